import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { addressStep } from '../../recovery/address-change.ts'
import { addressShown, addressWay, confirmAddress } from '../../recovery/change-address.server.ts'
import { stopByLink } from '../../recovery/stop-way.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { LinkGone } from './way-back-shape.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'reasons'],
  title: 'access:address.title',
  scripts: false,
}

export async function loader({ context: { portal }, params }: LoaderFunctionArgs) {
  const shown = await addressShown(portal, params.token)
  if (!shown) return json(null, { status: 410 })
  const { link, change } = shown
  // The mailbox is told neither whose account it is nor which the other address is: whoever asked knows both.
  return json({
    by: link.purpose === 'address-old' ? 'old' : 'new',
    step: addressStep(change),
    holdsAt: change.holdsAt,
  })
}

const body = z.discriminatedUnion('do', [z.object({ do: z.literal('confirm') }), z.object({ do: z.literal('stop') })])

interface Answer extends MaybeRefused {
  readonly ended?: 'old' | 'new' | 'stopped'
}

export async function action({ request, context, params: { token } }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, body)
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const asked = { token, where, once: onceFor(sent, `address ${token}`) }
  if (value.do === 'stop') {
    const stopped = await orUnavailable(() => stopByLink(portal, addressWay, asked))
    return stopped.ok ? json<Answer>({ ended: 'stopped' }) : form.sayNo(stopped, 410)
  }
  const confirmed = await orUnavailable(() => confirmAddress(portal, asked))
  if (confirmed.ok) return json<Answer>({ ended: confirmed.value })
  return form.sayNo(confirmed, confirmed.reason === 'link-not-good' ? 410 : undefined)
}

export default function AddressByMail() {
  const { t } = useTranslation('access')
  const shown = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  if (answer?.ended) return <Ended how={answer.ended} />
  if (!shown) return <LinkGone />
  const { by, step, holdsAt } = shown
  const confirms = by === 'new' || step === 'old'
  return (
    <div className="mx-auto grid max-w-[34rem] gap-5">
      <PageHead title={t('address.title')} note={t(by === 'old' ? 'address.oldNote' : 'address.newNote')} />
      <RefusalNotice answer={answer} />
      {confirms ? (
        <Card>
          <ActForm className="grid justify-items-start gap-4">
            <p>{t(by === 'old' ? 'address.oldAsk' : 'address.newAsk')}</p>
            <Button type="submit" name="do" value="confirm">
              {t('address.confirm')}
            </Button>
          </ActForm>
        </Card>
      ) : (
        <Notice kind="info" title={t(`address.step.${step}`)}>
          {holdsAt === null ? null : (
            <p>
              {t('address.holds')} <Time at={holdsAt} />
            </p>
          )}
        </Notice>
      )}
      {by === 'old' ? (
        <ActForm className="grid justify-items-start gap-3">
          <p className="text-[.95rem]">{t('address.stopHow')}</p>
          <Button type="submit" kind="stop" small name="do" value="stop">
            {t('address.stop')}
          </Button>
        </ActForm>
      ) : null}
    </div>
  )
}

function Ended({ how }: { readonly how: NonNullable<Answer['ended']> }) {
  const { t } = useTranslation('access')
  return (
    <div className="mx-auto grid max-w-[34rem] gap-5">
      <PageHead title={t(`address.ended.${how}`)} note={t(`address.endedNote.${how}`)} />
    </div>
  )
}
