import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import type { ChosenFactor } from '../../access/keep-chosen-factor.server.ts'
import { longestAnswer } from '../../access/passkey.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { codeReasons, type FormRead, newPasswordReasons, readOnce } from '../../http/form.server.ts'
import { totpPicture } from '../../http/totp-picture.server.ts'
import {
  beginRegistering,
  type RegisterPage,
  type RestoringShown,
  registerAnew,
  registerPageAgain,
  restoringOf,
} from '../../recovery/register-anew.server.ts'
import { restoringWay } from '../../recovery/restore-access.server.ts'
import { stopByLink } from '../../recovery/stop-way.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'
import { AuthenticatorForm, type Drawn, PasskeyForm } from '../invitation/joining-shape.tsx'
import { LinkGone } from './way-back-shape.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['access', 'council', 'reasons'],
  title: 'access:back.restore',
}

export async function loader({ context: { portal }, params }: LoaderFunctionArgs) {
  const shown = await restoringOf(portal, params.token)
  const minLength = portal.settings.passwordMinLength
  if (!shown) return json({ shown: null, minLength }, { status: 410 })
  const { passwordToo, opensAt, link } = shown
  const isOpen = portal.now() >= opensAt
  return json({ shown: { passwordToo, opensAt, isOpen, until: link.expiresAt }, minLength })
}

const text = z.string().max(4096).default('')
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('stop') }),
  z.object({ do: z.literal('password'), password: text, again: text }),
  z.object({ do: z.literal('join'), carried: text, pending: text, code: text }),
  z.object({
    do: z.literal('join-passkey'),
    carried: text,
    pending: text,
    made: z.string().max(longestAnswer).default(''),
    passkeyName: text,
  }),
])
const rule = {
  keeps: ['passkeyName'],
  beside: {
    ...codeReasons,
    'wrong-credentials': 'password',
    ...newPasswordReasons,
    'passkey-name-missing': 'passkeyName',
  },
}
type Wanted = z.output<typeof body>
type Form = FormRead<Wanted>

interface Answer extends MaybeRefused {
  readonly second?: Omit<RegisterPage, 'totp'> & { readonly totp: Drawn }
  readonly codes?: readonly string[]
  readonly stopped?: true
}

export async function action({ request, context, params: { token } }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, body, rule)
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const once = onceFor(sent, `restore ${token}`)
  if (value.do === 'stop') {
    const stopped = await orUnavailable(() => stopByLink(portal, restoringWay, { token, where, once }))
    return stopped.ok ? json<Answer>({ stopped: true }) : form.sayNo(stopped, 410)
  }
  if (value.do === 'password') {
    const { passwordMinLength: minLength } = portal.settings
    const begun = await orUnavailable(() => beginRegistering(portal, { ...value, token, minLength, where, once }))
    return begun.ok ? json<Answer>({ second: await drawn(context, begun.value) }) : form.sayNo(begun)
  }
  const { carried, pending } = value
  const second: ChosenFactor =
    value.do === 'join'
      ? { kind: 'app', pending, code: value.code }
      : { kind: 'passkey', made: value.made, name: value.passkeyName }
  const kept = await orUnavailable(() => registerAnew(portal, { token, carried, second, where, once }))
  if (kept.ok) return json<Answer>({ codes: kept.value })
  const shown = await restoringOf(portal, token)
  return shown ? pageAgain(context, shown, { carried, pending, form, reason: kept }) : form.sayNo(kept, 410)
}

/** What was scanned stays good after a mistyped code; a lapsed one begins again. */
async function pageAgain(
  context: Asked['context'],
  shown: RestoringShown,
  given: {
    readonly carried: string
    readonly pending: string
    readonly form: Form
    readonly reason: Parameters<Form['sayNo']>[0]
  },
) {
  const again = await registerPageAgain(context.portal, shown, given)
  if (!again || given.reason.reason === 'setup-lapsed') return given.form.sayNo(given.reason)
  const answer = given.form.sayNo(given.reason, 422)
  return json<Answer>({ ...(await answer.json()), second: await drawn(context, again) }, { status: 422 })
}

const drawn = async ({ portal: { settings } }: Asked['context'], page: RegisterPage) => ({
  ...page,
  totp: { ...page.totp, picture: await totpPicture(page.totp.secret, { origin: settings.origin, label: 'Fuin' }) },
})

export default function RestoreAccess() {
  const { t } = useTranslation(['access', 'council'])
  const { shown } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  if (answer?.codes) return <Registered codes={answer.codes} />
  if (answer?.stopped) return <Stopped />
  if (!shown) return <LinkGone />
  return (
    <div className="mx-auto grid max-w-[36rem] gap-5">
      <PageHead title={t('access:back.restore')} note={t('access:back.restoreNote')} />
      <RefusalNotice answer={answer} />
      {answer?.second ? (
        <>
          <p>{t(answer.second.passkeyOnly ? 'council:invitation.passkeyOnly' : 'council:invitation.chooseFactor')}</p>
          <FieldForm answer={answer} does="join-passkey" key="join-passkey">
            <PasskeyForm {...answer.second} />
          </FieldForm>
          {answer.second.passkeyOnly ? null : (
            <FieldForm answer={answer} does="join" key="join">
              <AuthenticatorForm {...answer.second} />
            </FieldForm>
          )}
        </>
      ) : (
        <FirstPage answer={answer} />
      )}
    </div>
  )
}

function FirstPage({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('access')
  const { shown, minLength } = useLoaderData<typeof loader>()
  if (!shown) return null
  const { passwordToo, isOpen, opensAt, until } = shown
  return (
    <>
      {isOpen ? (
        <Card>
          <FieldForm answer={answer} does="password" className="grid gap-5">
            <p>
              {t('back.until')} <Time at={until} />
            </p>
            <FormField
              name="password"
              label={t(passwordToo ? 'factors.passwordNew' : 'back.ownPassword')}
              hint={passwordToo ? t('factors.passwordNote', { count: minLength }) : undefined}
              required
            >
              <TextInput type="password" autoComplete={passwordToo ? 'new-password' : 'current-password'} required />
            </FormField>
            {passwordToo ? (
              <FormField name="again" label={t('factors.passwordAgain')} required>
                <TextInput type="password" autoComplete="new-password" required />
              </FormField>
            ) : null}
            <Button type="submit" wide name="do" value="password">
              {t('signIn.go')}
            </Button>
          </FieldForm>
        </Card>
      ) : (
        <Notice kind="info" title={t('back.waits')}>
          <p>
            {t('back.opens')} <Time at={opensAt} />
          </p>
        </Notice>
      )}
      <Card>
        <ActForm className="grid justify-items-start gap-3">
          <h2 className="text-[1.05rem]">{t('back.notYou')}</h2>
          <p>{t('back.stopHow')}</p>
          <Button type="submit" kind="stop" name="do" value="stop">
            {t('back.stop')}
          </Button>
        </ActForm>
      </Card>
    </>
  )
}

function Stopped() {
  const { t } = useTranslation('access')
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('back.stopped')} note={t('back.stoppedNote')} />
    </div>
  )
}

function Registered({ codes }: { readonly codes: readonly string[] }) {
  const { t } = useTranslation(['access', 'council'])
  return (
    <div className="mx-auto grid max-w-[36rem] gap-5">
      <PageHead title={t('access:back.registered')} note={t('access:back.registeredNote')} />
      <Notice kind="warn" title={t('council:invitation.codesOnce')}>
        <ol
          aria-label={t('council:invitation.codesLabel')}
          className="num mt-3 grid list-decimal gap-x-8 gap-y-1 pl-6 font-mono sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </Notice>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={codes.join('\n')} label={t('council:invitation.codesCopy')} />
        <ButtonLink to="/sign-in" reloadDocument>
          {t('access:signIn.title')}
        </ButtonLink>
      </div>
    </div>
  )
}
