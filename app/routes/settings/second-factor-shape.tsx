import { useTranslation } from 'react-i18next'
import { ActForm } from '../../ui/act-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

interface Proposal {
  readonly secret: string
  readonly sealed: string
  readonly picture: string
}

/** Registering an authenticator app: first the picture, then its first code. */
export function AppSection({ proposal }: { readonly proposal: Proposal | null }) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('factors.app')}>
      <Card>
        <ActForm className="grid justify-items-start gap-4">
          {proposal ? (
            <TotpProposal proposal={proposal} />
          ) : (
            <>
              <p>{t('factors.appNote')}</p>
              <Button type="submit" kind="line" name="do" value="propose">
                {t('factors.appStart')}
              </Button>
            </>
          )}
        </ActForm>
      </Card>
    </Section>
  )
}

function TotpProposal({ proposal }: { readonly proposal: Proposal }) {
  const { t } = useTranslation('access')
  return (
    <>
      <p>{t('factors.scan')}</p>
      <img src={proposal.picture} alt={t('factors.scanAlt')} width={220} height={220} className="bg-white p-2" />
      <p className="text-[.9rem]">
        {t('factors.byHand')} <code className="font-mono [overflow-wrap:anywhere]">{proposal.secret}</code>
      </p>
      <input type="hidden" name="pending" value={proposal.sealed} />
      <Field label={t('factors.appCode')} required>
        <TextInput name="newCode" mono inputMode="numeric" autoComplete="off" maxLength={20} required />
      </Field>
      <p className="max-w-[40rem] text-[.9rem] text-ink-2">{t('factors.appConfirmNote')}</p>
      <ConfirmField />
      <Button type="submit" name="do" value="confirm">
        {t('factors.appConfirm')}
      </Button>
    </>
  )
}

export function CodesSection({ left, codes }: { readonly left: number; readonly codes: readonly string[] | null }) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('factors.codes')}>
      {codes ? <RecoveryCodes codes={codes} /> : null}
      <Card>
        <ActForm className="grid justify-items-start gap-4">
          <p>{t('factors.codesNote')}</p>
          <p className="num font-semibold">{t('factors.codesLeft', { count: left })}</p>
          <p className="text-[.9rem] text-ink-2">{t('factors.codesRenewNote')}</p>
          <ConfirmField />
          <Button type="submit" kind="line" name="do" value="renew-codes">
            {t('factors.codesRenew')}
          </Button>
        </ActForm>
      </Card>
    </Section>
  )
}

function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const { t } = useTranslation('access')
  return (
    <div className="mb-4">
      <Notice kind="warn" live title={t('factors.codesShown')}>
        <p>{t('factors.codesOnce')}</p>
        <ol className="num mt-3 grid list-decimal gap-x-8 gap-y-1 pl-6 font-mono sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </Notice>
    </div>
  )
}

export function PasswordSection({ minLength }: { readonly minLength: number }) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('factors.password')}>
      <Card>
        <ActForm className="grid max-w-[26rem] gap-4">
          <Field label={t('factors.passwordNew')} hint={t('factors.passwordNote', { count: minLength })} required>
            <TextInput name="password" type="password" autoComplete="new-password" required />
          </Field>
          <Field label={t('factors.passwordAgain')} required>
            <TextInput name="again" type="password" autoComplete="new-password" required />
          </Field>
          <ConfirmField />
          <div>
            <Button type="submit" kind="line" name="do" value="password">
              {t('factors.passwordGo')}
            </Button>
          </div>
        </ActForm>
      </Card>
    </Section>
  )
}
