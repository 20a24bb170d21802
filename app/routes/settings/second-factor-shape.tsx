import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

interface Answered {
  readonly answer: MaybeRefused | undefined
}

interface Proposal {
  readonly secret: string
  readonly sealed: string
  readonly picture: string
}

/** Registering an authenticator app: first the picture, then its first code. */
export function AppSection({
  proposal,
  has,
  answer,
}: Answered & { readonly proposal: Proposal | null; readonly has: boolean }) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('factors.app')}>
      <Card>
        <FieldForm answer={answer} does="confirm" className="grid justify-items-start gap-4">
          {proposal ? (
            <TotpProposal proposal={proposal} />
          ) : (
            <>
              <p>{t(has ? 'factors.appNote' : 'factors.appNone')}</p>
              <Button type="submit" kind="line" name="do" value="propose">
                {t(has ? 'factors.appStart' : 'factors.appFirst')}
              </Button>
            </>
          )}
        </FieldForm>
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
      <FormField name="newCode" label={t('factors.appCode')} required>
        <TextInput mono inputMode="numeric" autoComplete="off" maxLength={20} />
      </FormField>
      <p className="max-w-[40rem] text-[.9rem] text-ink-2">{t('factors.appConfirmNote')}</p>
      <ConfirmField />
      <Button type="submit" name="do" value="confirm">
        {t('factors.appConfirm')}
      </Button>
    </>
  )
}

interface CodesProps extends Answered {
  readonly left: number
  readonly codes: readonly string[] | null
}

export function CodesSection({ left, codes, answer }: CodesProps) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('factors.codes')}>
      {codes ? <RecoveryCodes codes={codes} /> : null}
      <Card>
        <FieldForm answer={answer} does="renew-codes" className="grid justify-items-start gap-4">
          <p>{t('factors.codesNote')}</p>
          <p className="num font-semibold">{t('factors.codesLeft', { count: left })}</p>
          <p className="text-[.9rem] text-ink-2">{t('factors.codesRenewNote')}</p>
          <ConfirmField />
          <Button type="submit" kind="line" name="do" value="renew-codes">
            {t('factors.codesRenew')}
          </Button>
        </FieldForm>
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

export function PasswordSection({ minLength, answer }: Answered & { readonly minLength: number }) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('factors.password')}>
      <Card>
        <FieldForm answer={answer} does="password" className="grid max-w-[26rem] gap-4">
          <FormField
            name="password"
            label={t('factors.passwordNew')}
            hint={t('factors.passwordNote', { count: minLength })}
            required
          >
            <TextInput type="password" autoComplete="new-password" />
          </FormField>
          <FormField name="again" label={t('factors.passwordAgain')} required>
            <TextInput type="password" autoComplete="new-password" />
          </FormField>
          <ConfirmField />
          <div>
            <Button type="submit" kind="line" name="do" value="password">
              {t('factors.passwordGo')}
            </Button>
          </div>
        </FieldForm>
      </Card>
    </Section>
  )
}
