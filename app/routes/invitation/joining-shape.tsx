import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { longestPasskeyName } from '../../access/passkey.ts'
import { makePasskey } from '../../access/webauthn.client.ts'
import { useAlive } from '../../ui/alive.ts'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { SetupSteps } from '../setup/setup-steps-shape.tsx'

export interface Drawn {
  readonly secret: string
  readonly sealed: string
  readonly picture: string
}

/** First page: the password, and for the first account who they are. */
export function PasswordForm({ minLength, first }: { readonly minLength: number; readonly first: boolean }) {
  const { t } = useTranslation('council')
  return (
    <Section title={t('invitation.passwordTitle')}>
      <Card>
        <div className="grid gap-5">
          {first ? <FirstNames /> : null}
          <FormField
            name="password"
            label={t('invitation.password')}
            hint={t('invitation.passwordHint', { count: minLength })}
            required
          >
            <TextInput type="password" autoComplete="new-password" />
          </FormField>
          <FormField name="again" label={t('invitation.again')} required>
            <TextInput type="password" autoComplete="new-password" />
          </FormField>
          <ButtonRow>
            <Button type="submit" name="do" value="password">
              {t('invitation.next')}
            </Button>
          </ButtonRow>
        </div>
      </Card>
    </Section>
  )
}

function FirstNames() {
  const { t } = useTranslation('council')
  return (
    <>
      <FormField name="name" label={t('invitation.name')} required>
        <TextInput autoComplete="name" maxLength={120} />
      </FormField>
      <FormField name="email" label={t('invitation.email')} required>
        <TextInput type="email" autoComplete="email" maxLength={254} />
      </FormField>
      <FormField name="organization" label={t('invitation.organization')} required>
        <TextInput autoComplete="organization" maxLength={120} />
      </FormField>
    </>
  )
}

/** Second page: a passkey, made in this browser. Without script there is the app below. */
export function PasskeyForm({
  carried,
  totp,
  passkey,
}: {
  readonly carried: string
  readonly totp: Drawn
  readonly passkey: string
}) {
  const { t } = useTranslation('council')
  const alive = useAlive()
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  if (!alive) return null
  const make = async (form: HTMLFormElement | null) => {
    const made = form?.elements.namedItem('made')
    if (busy || !form || !(made instanceof HTMLInputElement) || !form.reportValidity()) return
    setBusy(true)
    setReason(null)
    const answered = await makePasskey(passkey)
    setBusy(false)
    if (!answered.ok) return setReason(answered.reason)
    made.value = answered.value
    form.requestSubmit()
  }
  return (
    <Section title={t('invitation.passkeyTitle')}>
      <Card>
        <div className="grid justify-items-start gap-5">
          <p>{t('invitation.passkeyNote')}</p>
          <input type="hidden" name="do" value="join-passkey" />
          <input type="hidden" name="carried" value={carried} />
          <input type="hidden" name="pending" value={totp.sealed} />
          <input type="hidden" name="made" autoComplete="off" />
          <FormField name="passkeyName" label={t('invitation.passkeyName')} hint={t('invitation.passkeyHint')} required>
            <TextInput autoComplete="off" maxLength={longestPasskeyName} required />
          </FormField>
          <ReasonNotice reason={reason} />
          <Button disabled={busy} onClick={(event) => void make(event.currentTarget.form)}>
            {t('invitation.passkeyGo')}
          </Button>
        </div>
      </Card>
    </Section>
  )
}

/** Second page: the authenticator. What the first page gave travels along, sealed. */
export function AuthenticatorForm({ carried, totp }: { readonly carried: string; readonly totp: Drawn }) {
  const { t } = useTranslation('council')
  return (
    <Section title={t('invitation.appTitle')}>
      <Card>
        <div className="grid justify-items-start gap-5">
          <p>{t('invitation.appNote')}</p>
          <p>{t('invitation.scan')}</p>
          <img src={totp.picture} alt={t('invitation.scanAlt')} width={220} height={220} className="bg-white p-2" />
          <p className="text-[.9rem]">
            {t('invitation.byHand')}
            <br />
            <code className="font-mono [overflow-wrap:anywhere]" data-totp-secret>
              {totp.secret}
            </code>
          </p>
          <input type="hidden" name="carried" value={carried} />
          <input type="hidden" name="pending" value={totp.sealed} />
          <FormField name="code" label={t('invitation.code')} required>
            <TextInput mono inputMode="numeric" autoComplete="one-time-code" maxLength={20} />
          </FormField>
          <Button type="submit" name="do" value="join">
            {t('invitation.confirm')}
          </Button>
        </div>
      </Card>
    </Section>
  )
}

/** Shown in the very answer that made them, and never again. */
/** `later`: the engagement has yet to begin, and setting up goes on when it has. */
export function RecoveryCodes({ codes, later }: { readonly codes: readonly string[]; readonly later: boolean }) {
  const { t } = useTranslation('council')
  return (
    <div className="mx-auto grid max-w-[36rem] gap-5">
      <SetupSteps now="key" />
      <PageHead title={t('invitation.codesTitle')} />
      <Notice kind="warn" title={t('invitation.codesOnce')}>
        <ol
          aria-label={t('invitation.codesLabel')}
          className="num mt-3 grid list-decimal gap-x-8 gap-y-1 pl-6 font-mono sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </Notice>
      <ButtonRow>
        <CopyButton text={codes.join('\n')} label={t('invitation.codesCopy')} />
      </ButtonRow>
      {/* Not a link: who only presses on is told by the browser itself, with or without script, what is missing. */}
      {later ? <p>{t('invitation.later')}</p> : null}
      <form action={later ? '/sign-in' : '/setup/key'} className="grid justify-items-start gap-4">
        <Checkbox name="kept" required label={t('invitation.codesKept')} />
        <Button type="submit">{t(later ? 'invitation.toSignIn' : 'invitation.toKey')}</Button>
      </form>
    </div>
  )
}

/** A used, old or wrong link: one page for all, so that it tells nothing. */
export function Gone() {
  const { t } = useTranslation('council')
  return (
    <div className="mx-auto grid max-w-[36rem] gap-5">
      <PageHead title={t('invitation.gone')} />
      <p>{t('invitation.goneNote')}</p>
      <ButtonRow>
        <ButtonLink to="/sign-in">{t('invitation.signIn')}</ButtonLink>
      </ButtonRow>
    </div>
  )
}
