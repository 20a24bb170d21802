import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PasskeyDates } from '../access/powers.ts'
import { ReasonField } from '../acts/reason-field.tsx'
import { SignedActForm, type SignedSaid } from '../acts/signed-act-form.tsx'
import type { PersonId } from '../ids.ts'
import { passkeyDaysToSign } from '../trust/sign-proposal.client.ts'
import { Card, Facts, Section } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { PasskeyDay } from './council-shape.tsx'

export function PasskeyDatesNow({ dates }: { readonly dates: PasskeyDates }) {
  const { t } = useTranslation('decisions')
  return (
    <Section title={t('passkeys.now')}>
      <Facts
        facts={[
          [t('passkeys.offices'), <PasskeyDay key="offices" from={dates.offices} />],
          [t('passkeys.members'), <PasskeyDay key="members" from={dates.members} />],
        ]}
      />
    </Section>
  )
}

/** How many of each role would be left with a lost factor. */
export function WithoutPasskey({ offices, members }: { readonly offices: number; readonly members: number }) {
  const { t } = useTranslation('decisions')
  const shown = [
    ...(offices > 0 ? [[t('passkeys.offices'), t('passkeys.without', { count: offices })] as const] : []),
    ...(members > 0 ? [[t('passkeys.members'), t('passkeys.without', { count: members })] as const] : []),
  ]
  return (
    <Section title={t('passkeys.before')}>
      {shown.length === 0 ? (
        <p>{t('passkeys.beforeNone')}</p>
      ) : (
        <div className="grid gap-3">
          <p className="max-w-[40rem]">{t('passkeys.beforeNote')}</p>
          <Facts facts={shown} />
        </div>
      )}
    </Section>
  )
}

interface ProposeProps {
  readonly person: PersonId
  readonly waits: boolean
  readonly onSigned: (signed: SignedSaid) => void
}

export function ProposePasskeyDates({ person, waits, onSigned }: ProposeProps) {
  const { t } = useTranslation('decisions')
  const { revalidate } = useRevalidator()
  const [offices, setOffices] = useState('')
  const [members, setMembers] = useState('')
  const [reason, setReason] = useState('')
  return (
    <Section title={t('passkeys.propose')}>
      <Card>
        <div className="grid gap-4">
          <p className="max-w-[40rem]">{t('passkeys.proposeNote')}</p>
          {waits ? <Notice kind="warn">{t('passkeys.waits')}</Notice> : null}
          <SignedActForm
            person={person}
            offers={[{ label: t('passkeys.sign'), signable: () => passkeyDaysToSign({ offices, members }, reason) }]}
            said={null}
            byTwo
            reasonRefused="refusal-reason"
            onSigned={(text) => onSigned({ said: t('passkeys.done'), text })}
            onEnded={revalidate}
          >
            <div className="grid max-w-[20rem] gap-4">
              <Field label={t('passkeys.officesFrom')}>
                <TextInput type="date" value={offices} onChange={(event) => setOffices(event.currentTarget.value)} />
              </Field>
              <Field label={t('passkeys.membersFrom')} hint={t('passkeys.membersHint')}>
                <TextInput type="date" value={members} onChange={(event) => setMembers(event.currentTarget.value)} />
              </Field>
            </div>
            <ReasonField
              label={t('passkeys.reason')}
              hint={t('passkeys.reasonHint')}
              value={reason}
              onType={setReason}
            />
          </SignedActForm>
        </div>
      </Card>
    </Section>
  )
}
