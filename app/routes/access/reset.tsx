import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Outside } from '../../access/admission.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import { CodeInput } from '../../access/code-input-shape.tsx'
import { PasskeyButton } from '../../access/passkey-button-shape.tsx'
import { forSignIn } from '../../access/passkey-challenge.server.ts'
import { passkeysOf } from '../../access/passkey-store.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { waitingSignIn } from '../../access/sign-in.server.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import { readCookie } from '../../http/cookie.server.ts'
import { codeReasons, newPasswordReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { refused } from '../../outcome.ts'
import { resetPassword } from '../../recovery/forgotten-password.server.ts'
import { openedLink } from '../../recovery/make-link.server.ts'
import { reportLossByLink } from '../../recovery/report-loss.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { OutsideShape } from './outside-shape.tsx'
import { LinkGone, LossReported } from './way-back-shape.tsx'

export const handle: RouteHandle = { act: 'public', i18n: ['access', 'reasons'], title: 'access:back.reset' }

export async function loader({ context: { portal }, params }: LoaderFunctionArgs) {
  const link = await openedLink(portal.db, portal, { token: params.token, purposes: ['reset'], at: portal.now() })
  const minLength = portal.settings.passwordMinLength
  if (!link) return json({ open: false, passkey: false, minLength }, { status: 410 })
  // Whoever holds the letter may know which way to show themselves: it is their own.
  return json({ open: true, passkey: (await passkeysOf(portal.db, link.person)).length > 0, minLength })
}

const text = z.string().max(1000).default('')
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('set'), password: text, again: text, code: typedCode }),
  z.object({ do: z.literal('lost') }),
])
const rule = {
  beside: {
    ...codeReasons,
    ...newPasswordReasons,
  },
}

interface Answer extends MaybeRefused {
  readonly ended?: 'set' | 'lost'
  readonly outside?: Outside
}

export async function action({ request, context, params: { token } }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, body, rule)
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  if (value.do === 'lost') {
    const reported = await orUnavailable(() => reportLossByLink(portal, { token, where }))
    return reported.ok ? json<Answer>({ ended: 'lost' }) : form.sayNo(reported, 410)
  }
  const browser = readCookie(request, '__Host-fuin-passkey') ?? ''
  // As the browser was asked (ask-sign-in-passkey).
  const whom = (await waitingSignIn(portal, readCookie(request, '__Host-fuin-sign-in'))) ?? forSignIn(browser)
  const { passwordMinLength: minLength } = portal.settings
  const once = onceFor(sent, `reset ${token}`)
  const reset = await orUnavailable(() => resetPassword(portal, { ...value, token, minLength, whom, where, once }))
  if (!reset.ok) return form.sayNo(refused(reset.reason), reset.reason === 'link-not-good' ? 410 : undefined)
  if (reset.value.state === 'outside') return json<Answer>({ outside: reset.value.why }, { status: 403 })
  return json<Answer>({ ended: 'set' })
}

export default function ResetPassword() {
  const { t } = useTranslation('access')
  const { open, passkey, minLength } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  if (answer?.outside) return <OutsideShape why={answer.outside} from={null} />
  if (answer?.ended === 'lost') return <LossReported />
  if (answer?.ended === 'set') return <PasswordSet />
  if (!open) return <LinkGone />
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('back.reset')} note={t('back.resetNote')} />
      <RefusalNotice answer={answer} />
      <Card>
        <FieldForm answer={answer} does="set" className="grid gap-5">
          <FormField
            name="password"
            label={t('factors.passwordNew')}
            hint={t('factors.passwordNote', { count: minLength })}
            required
          >
            <TextInput type="password" autoComplete="new-password" required />
          </FormField>
          <FormField name="again" label={t('factors.passwordAgain')} required>
            <TextInput type="password" autoComplete="new-password" required />
          </FormField>
          <FormField name="code" label={t('confirm.code')} hint={t('confirm.codeHint')} required>
            <CodeInput recovery />
          </FormField>
          <Button type="submit" wide name="do" value="set">
            {t('back.set')}
          </Button>
          {passkey ? <PasskeyButton moment="sign-in" wide label={t('passkey.confirm')} /> : null}
        </FieldForm>
      </Card>
      <ActForm className="grid justify-items-start gap-3">
        <p className="text-[.95rem]">{t('back.noCode')}</p>
        <Button type="submit" kind="plain" small name="do" value="lost">
          {t('back.report')}
        </Button>
      </ActForm>
    </div>
  )
}

function PasswordSet() {
  const { t } = useTranslation('access')
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('back.isSet')} note={t('back.isSetNote')} />
      <div>
        <ButtonLink to="/sign-in" reloadDocument>
          {t('signIn.title')}
        </ButtonLink>
      </div>
    </div>
  )
}
