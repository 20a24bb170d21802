import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { everyTime, type Once, onceFor } from '../../access/answer-once.server.ts'
import type { ChosenFactor } from '../../access/keep-chosen-factor.server.ts'
import { longestAnswer } from '../../access/passkey.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import {
  choosePassword,
  type InvitationShown,
  type Joined,
  joinCouncil,
  linkHolder,
  openInvitation,
  type SecondPage,
  secondPageAgain,
} from '../../council/accept-invitation.server.ts'
import { consentOf } from '../../council/organization-store.server.ts'
import { orUnavailable } from '../../http/actor.server.ts'
import type { Asked } from '../../http/context.ts'
import { writeCookie } from '../../http/cookie.server.ts'
import { codeReasons, type FormRead, newPasswordReasons, readOnce } from '../../http/form.server.ts'
import { writeKnownBrowser } from '../../http/known-browser-cookie.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { totpPicture } from '../../http/totp-picture.server.ts'
import { FieldForm } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { formatTime } from '../../ui/time.tsx'
import { AuthenticatorForm, type Drawn, Gone, PasskeyForm, PasswordForm, RecoveryCodes } from './joining-shape.tsx'

export const handle: RouteHandle = {
  act: 'public',
  i18n: ['council', 'keys', 'reasons'],
  title: 'council:invitation.title',
}

type Params = Readonly<Record<string, string | undefined>>

const openedBy = ({ context }: Asked, params: Params) =>
  openInvitation(context.portal, { token: params.token, where: context.visit })

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const opened = await openedBy({ request, context }, params)
  if (!opened.ok) return { shown: null, minLength: 0 }
  const { invitation, person } = opened.value
  const consent = await consentOf(context.portal.db, person.organization)
  const { name, role, organizationName, engagedFrom } = person
  return {
    shown: {
      first: invitation.first,
      name,
      role,
      organizationName,
      begins: engagedFrom > context.portal.now() ? engagedFrom : null,
      consent: consent && { version: consent.textVersion, at: consent.givenAt },
    },
    minLength: context.portal.settings.passwordMinLength,
  }
}

interface Answer extends MaybeRefused {
  readonly second?: {
    readonly carried: string
    readonly totp: Drawn
    readonly passkey: string
    readonly passkeyOnly: boolean
  }
  readonly codes?: readonly string[]
  /** Their engagement has yet to begin: nothing more can be done today. */
  readonly later?: true
}

const text = z.string().max(4096).default('')
const long = z.string().max(longestAnswer).default('')
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('password'), password: text, again: text, name: text, email: text, organization: text }),
  z.object({ do: z.literal('join'), carried: text, pending: text, code: text }),
  z.object({ do: z.literal('join-passkey'), carried: text, pending: text, made: long, passkeyName: text }),
])

const rule = {
  keeps: ['name', 'email', 'organization', 'passkeyName'],
  beside: {
    ...codeReasons,
    'person-name': 'name',
    'person-email': 'email',
    'email-taken': 'email',
    'organization-name': 'organization',
    ...newPasswordReasons,
    'passkey-name-missing': 'passkeyName',
  },
}
type Form = FormRead<z.output<typeof body>>

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal } = context
  const form = await readOnce(request, body, rule)
  const once = form.ok ? onceFor(form.value.sent, linkHolder(params.token)) : everyTime
  const opened = await openedBy({ request, context }, params)
  if (!opened.ok) {
    // The link is used up by the very form that joins.
    const joins = form.ok && form.value.value.do !== 'password'
    const before = joins ? await once.answered<Joined>(portal.db, portal.now()) : null
    if (before) return before.ok ? welcomed(context, before.value) : sayNo(before)
    return sayNo(opened, opened.reason === 'invitation-not-good' ? 410 : undefined)
  }
  if (!form.ok) return form.sayNo(form)
  const { value } = form.value
  return value.do === 'password'
    ? toSecondPage({ request, context }, opened.value, { ...value, once, form })
    : join({ request, context }, opened.value, { ...value, once, form })
}

type Typed<Do extends z.infer<typeof body>['do']> = Extract<z.infer<typeof body>, { do: Do }> & {
  readonly once: Once
  readonly form: Form
}

async function toSecondPage({ context }: Asked, shown: InvitationShown, typed: Typed<'password'>) {
  const { portal } = context
  const { password, again, name, email, organization, once, form } = typed
  const minLength = portal.settings.passwordMinLength
  const names = { name, email, organization }
  const chosen = await choosePassword(portal, shown, { password, again, minLength, names, once })
  return chosen.ok ? json<Answer>({ second: await drawn(portal, chosen.value, shown) }) : form.sayNo(chosen)
}

async function join({ context }: Asked, shown: InvitationShown, typed: Typed<'join' | 'join-passkey'>) {
  const { portal, visit: where } = context
  const { carried, pending, once, form } = typed
  const second: ChosenFactor =
    typed.do === 'join'
      ? { kind: 'app', pending, code: typed.code }
      : { kind: 'passkey', made: typed.made, name: typed.passkeyName }
  const joined = await orUnavailable(() => joinCouncil(portal, shown, { carried, second, where, once }))
  if (joined.ok) return welcomed(context, joined.value)
  const again = await secondPageAgain(portal, shown, { carried, pending })
  // What was scanned stays good after a mistyped code; a lapsed one begins again.
  if (!again || joined.reason === 'setup-lapsed') return form.sayNo(joined)
  const answer = form.sayNo(joined, 422)
  return json<Answer>({ ...(await answer.json()), second: await drawn(portal, again, shown) }, { status: 422 })
}

function welcomed(context: Asked['context'], { person, session, recoveryCodes: codes }: Joined) {
  if (!session) return json<Answer>({ codes, later: true })
  const headers = new Headers({ 'Set-Cookie': writeCookie('__Host-fuin', session.token) })
  headers.append('Set-Cookie', writeKnownBrowser(context, person))
  return json<Answer>({ codes }, { headers })
}

const drawn = async (
  { settings: { origin } }: Asked['context']['portal'],
  { carried, totp, passkey, passkeyOnly }: SecondPage,
  { person }: InvitationShown,
) => ({
  carried,
  passkey,
  passkeyOnly,
  totp: { ...totp, picture: await totpPicture(totp.secret, { origin, label: person.name || person.role }) },
})

export default function Invitation() {
  const { t } = useTranslation('council')
  const { shown, minLength } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  if (answer?.codes) return <RecoveryCodes codes={answer.codes} later={answer.later === true} />
  if (!shown) return <Gone />
  return (
    <div className="mx-auto grid max-w-[36rem] gap-5">
      <PageHead title={t('invitation.title')} note={<Welcome />} />
      <RefusalNotice answer={answer} />
      {answer?.second ? (
        <>
          <p>{t(answer.second.passkeyOnly ? 'invitation.passkeyOnly' : 'invitation.chooseFactor')}</p>
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
        <FieldForm answer={answer} does="password" key="password">
          <PasswordForm minLength={minLength} first={shown.first} />
        </FieldForm>
      )}
      <p className="text-[.9rem] text-ink-2">{t('invitation.closed')}</p>
    </div>
  )
}

function Welcome() {
  const { t, i18n } = useTranslation(['council', 'shell'])
  const { shown } = useLoaderData<typeof loader>()
  if (!shown) return null
  if (shown.first) return t('council:invitation.welcomeFirst')
  const { name, organizationName: organization, role, consent, begins } = shown
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const time = consent ? formatTime(consent.at, 'date', language) : ''
  return (
    <>
      <p>{t('council:invitation.welcome', { name, organization, role: t(`shell:role.${role}`) })}</p>
      {consent ? <p>{t('council:invitation.consent', { version: consent.version, time })}</p> : null}
      {begins === null ? null : <p>{t('council:invitation.begins', { date: formatTime(begins, 'date', language) })}</p>}
    </>
  )
}
