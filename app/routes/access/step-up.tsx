import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import { CodeField } from '../../access/code-field-shape.tsx'
import type { RouteHandle } from '../../access/permissions.ts'
import { holderOfToken, type OpenedSession } from '../../access/sessions.server.ts'
import { type StepUpReason, stepUp } from '../../access/step-up.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { readCookie, writeCookie } from '../../http/cookie.server.ts'
import { type ReadOnce, readOnce, typedLine } from '../../http/form.server.ts'
import { localPath } from '../../http/local-path.ts'
import { sayNo } from '../../http/refusal.server.ts'
import type { Outcome } from '../../outcome.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['access', 'reasons'],
  title: 'access:stepUp.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  return { to: localPath(new URL(request.url).searchParams.get('to')) }
}

const shape = z.object({ code: typedLine('code-missing', { most: 60 }), to: z.string().optional() })

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, shape, 'code-missing')
  const lost = form.ok ? await answeredBefore({ request, context }, form.value) : null
  if (lost) return lost
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  if (!form.ok) return sayNo(form)
  const { value, sent } = form.value
  const once = onceFor(sent, actor.person)
  return answer(await orUnavailable(() => stepUp(portal, { actor, code: value.code, where, once })), value.to)
}

type Sent = ReadOnce<z.output<typeof shape>>

/** The session that sent this form may have ended by it: its answer, with the token of the one in its place, was lost. */
async function answeredBefore({ request, context: { portal } }: Asked, { value, sent }: Sent) {
  const token = readCookie(request, '__Host-fuin')
  const at = portal.now()
  const person = token && (await holderOfToken(portal.db, { token, at }))
  const stepped = person ? await onceFor(sent, person).answered<OpenedSession>(portal.db, at) : null
  return stepped && answer(stepped, value.to)
}

function answer(stepped: Outcome<OpenedSession, StepUpReason>, to: string | undefined) {
  if (!stepped.ok) return stepped.reason === 'signed-out' ? redirect('/sign-in', 303) : sayNo(stepped)
  const headers = { 'Set-Cookie': writeCookie('__Host-fuin', stepped.value.token) }
  return redirect(localPath(to) ?? '/', { status: 303, headers })
}

export default function StepUp() {
  const { t } = useTranslation('access')
  const { to } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('stepUp.title')} note={t('stepUp.note')} />
      <RefusalNotice answer={answer} />
      <Card>
        <ActForm className="grid gap-5">
          {to ? <input type="hidden" name="to" value={to} /> : null}
          <CodeField answer={answer} />
          <ButtonRow>
            <Button type="submit">{t('stepUp.go')}</Button>
            <ButtonLink kind="plain" to="/">
              {t('stepUp.away')}
            </ButtonLink>
          </ButtonRow>
        </ActForm>
      </Card>
      <p className="text-[.9rem] text-ink-2">{t('secondFactor.once')}</p>
    </div>
  )
}
