import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { confirmDutyAddress } from '../../mail/confirm-duty-address.server.ts'
import { findDutyAddress } from '../../mail/duty-address-store.server.ts'
import { isLinkGood } from '../../mail/set-duty-address.server.ts'
import { markedId } from '../../recovery/make-link.server.ts'
import { AnswerNotices } from '../../ui/answer-notices.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['mail', 'reasons'],
  title: 'mail:duty.confirmTitle',
}

/** Whose it is, is said to nobody: a link that went astray must not tell who takes part. */
export async function loader({ context: { portal }, params }: LoaderFunctionArgs) {
  const id = markedId(portal.serverKey, params.token)
  const address = id && (await findDutyAddress(portal.db, id))
  if (!address || !isLinkGood(address, portal.now())) return json({ open: false }, { status: 410 })
  return json({ open: true })
}

interface Answer extends MaybeRefused {
  readonly confirmed?: true
}

export async function action({ request, context, params: { token } }: ActionFunctionArgs) {
  const form = await readOnce(request, z.object({}), {})
  if (!form.ok) return form.sayNo(form)
  const once = onceFor(form.value.sent, `duty-address ${token}`)
  const confirming = confirmDutyAddress(context.portal, { token, where: context.visit, once })
  const confirmed = await orUnavailable(() => confirming)
  return confirmed.ok ? json<Answer>({ confirmed: true }) : form.sayNo(confirmed, 410)
}

export default function ConfirmDutyAddress() {
  const { t } = useTranslation('mail')
  const { open } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="mx-auto max-w-[34rem]">
      <PageHead title={t('duty.confirmTitle')} note={t('duty.confirmNote')} />
      <AnswerNotices answer={answer} said={answer?.confirmed ? t('duty.isConfirmed') : null}>
        {!open && !answer ? (
          <Notice kind="warn" title={t('duty.gone')}>
            {t('duty.goneHow')}
          </Notice>
        ) : null}
      </AnswerNotices>
      {open ? (
        <Card>
          <FieldForm answer={answer}>
            <Button type="submit" wide>
              {t('duty.confirm')}
            </Button>
          </FieldForm>
        </Card>
      ) : null}
    </div>
  )
}
