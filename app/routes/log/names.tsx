import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { NamesForm } from '../../review/names-shape.tsx'
import { namesShownUntil, showNames } from '../../review/show-names.server.ts'
import { Card } from '../../ui/card.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = { act: 'show names', i18n: ['log', 'reasons'], title: 'log:names.open' }

/** Where a reload after the redirect was lost lands: names are shown, back to the log. Otherwise it asks for them. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'show names')
  const until = await namesShownUntil(context.portal, actorFields(actor, context.visit))
  return until === null ? json({ back: '/log' }) : redirect('/log', 303)
}

const body = z.object({ reason: z.string().default(''), back: z.string().default('') })
const rule = { keeps: ['reason', 'back'], beside: { 'reason-missing': 'reason' } }

/** Records why names are wanted, then goes back to where they were. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'show names')
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const asked = { reason: value.reason, by: actorFields(actor, context.visit), once: onceFor(sent, actor.person) }
  const shown = await orUnavailable(() => showNames(context.portal, asked))
  return shown.ok ? redirect(localPath(value.back) ?? '/log', 303) : form.sayNo(shown)
}

export default function Names() {
  const { t } = useTranslation('log')
  const { back } = useLoaderData<typeof loader>()
  const answer: MaybeRefused | undefined = useActionData<typeof action>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('names.open')} note={t('names.hidden')} />
      <RefusalNotice answer={answer} />
      <Card>
        <NamesForm back={answer?.form?.kept.back ?? back} answer={answer ?? null} />
      </Card>
    </div>
  )
}
