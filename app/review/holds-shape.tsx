import { Link, useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../acts/reason-field.tsx'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { Signable } from '../acts/take-signable.client.ts'
import type { PersonId } from '../ids.ts'
import type { Outcome } from '../outcome.ts'
import { holdKinds } from '../retention/hold.ts'
import { holdToSign, liftToSign } from '../retention/sign-hold.client.ts'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { FormField, SearchForm } from '../ui/field-form.tsx'
import { EntryNumber } from '../ui/num.tsx'
import type { MaybeRefused } from '../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Tag } from '../ui/tag.tsx'
import { Select, TextInput } from '../ui/text-input.tsx'
import { Time } from '../ui/time.tsx'
import type { HoldObjectShown, HoldShown } from './hold-shown.ts'

/** First step, an ordinary form that holds what its address says: what is to be held. */
export function HoldSearch({ answer }: { readonly answer: MaybeRefused }) {
  const { t } = useTranslation('holds')
  return (
    <Card className="no-print">
      <SearchForm answer={answer} className="grid max-w-[36rem] gap-4">
        <FormField name="kind" label={t('form.kind')}>
          <Select>
            {holdKinds.map((one) => (
              <option key={one} value={one}>
                {t(`kind.${one}`)}
              </option>
            ))}
          </Select>
        </FormField>
        <FormField name="what" label={t('form.what')} hint={t('form.whatHint')} required>
          <TextInput mono maxLength={64} autoComplete="off" />
        </FormField>
        <ButtonRow>
          <Button type="submit" kind="line">
            {t('form.find')}
          </Button>
        </ButtonRow>
      </SearchForm>
    </Card>
  )
}

/** Second step: what would be held, why, and the signature. */
export function PlaceHold({ object, person }: { readonly object: HoldObjectShown; readonly person: PersonId }) {
  const { t } = useTranslation('holds')
  return (
    <Section title={t('place.title', { what: t(`object.${object.kind}`, { label: object.label }) })}>
      <p className="mb-3 text-[.92rem] text-ink-2">{t(`covers.${object.kind}`)}</p>
      <Card>
        <ReasonedAct
          person={person}
          label={t('place.sign')}
          said={t('place.done')}
          signable={(reason) => holdToSign(object, reason)}
        />
      </Card>
    </Section>
  )
}

interface ReasonedProps {
  readonly person: PersonId
  readonly label: string
  readonly said: string
  readonly signable: (reason: string) => Outcome<Signable, string>
}

/** A reason, signed with the act. */
function ReasonedAct({ person, label, said, signable }: ReasonedProps) {
  const { t } = useTranslation('holds')
  const { revalidate } = useRevalidator()
  const [reason, setReason] = useState('')
  return (
    <SignedActForm
      person={person}
      offers={[{ label, signable: () => signable(reason) }]}
      said={said}
      reasonRefused="hold-reason"
      onSigned={() => setReason('')}
      onEnded={revalidate}
    >
      <ReasonField label={t('reason')} hint={t('reasonHint')} value={reason} onType={setReason} />
    </SignedActForm>
  )
}

const columns = ['entry', 'object', 'reason', 'placed', 'state'] as const

export function HoldTable({ holds, person }: { readonly holds: readonly HoldShown[]; readonly person: PersonId }) {
  const { t } = useTranslation('holds')
  const head = columns.map((column) => <HeadCell key={column}>{t(`column.${column}`)}</HeadCell>)
  return (
    <Table caption={t('table')} head={head} stack>
      {holds.map((hold) => (
        <HoldRow key={hold.entry} hold={hold} person={person} />
      ))}
    </Table>
  )
}

interface RowProps {
  readonly hold: HoldShown
  /** Who looks. */
  readonly person: PersonId
}

function HoldRow({ hold, person }: RowProps) {
  const { t } = useTranslation('holds')
  return (
    <tr>
      <Cell rowHead label={t('column.entry')}>
        <Link to={`/log/entries/${hold.entry}`} prefetch="none">
          <EntryNumber index={hold.entry} />
        </Link>
      </Cell>
      <Cell label={t('column.object')}>{t(`object.${hold.object.kind}`, { label: hold.object.label })}</Cell>
      <Cell label={t('column.reason')}>
        <span className="[overflow-wrap:anywhere]">{hold.reason}</span>
      </Cell>
      <Cell label={t('column.placed')}>
        <Time at={hold.placedAt} /> <span className="font-mono text-[.88rem]">{hold.placedBy}</span>
      </Cell>
      <Cell label={t('column.state')}>
        <HoldState hold={hold} person={person} />
      </Cell>
    </tr>
  )
}

const tones = { 'in-force': 'ok', ending: 'warn', ended: 'plain' } as const

function HoldState({ hold, person }: RowProps) {
  const { t } = useTranslation('holds')
  const { state, lifted } = hold
  return (
    <div className="grid justify-items-start gap-2">
      <Tag tone={tones[state]}>{t(`state.${state}`)}</Tag>
      {lifted ? (
        <p className="text-[.88rem] text-ink-2">
          {t('liftedBy', { who: lifted.by })} <Time at={lifted.at} /> <span>{lifted.reason}</span>{' '}
          <Link to={`/log/entries/${lifted.entry}`} prefetch="none">
            <EntryNumber index={lifted.entry} />
          </Link>
          {state === 'ending' ? (
            <span className="block">
              {t('until')} <Time at={lifted.ends} as="date" />
            </span>
          ) : null}
        </p>
      ) : (
        <LiftHold hold={hold} person={person} />
      )}
    </div>
  )
}

function LiftHold({ hold, person }: RowProps) {
  const { t } = useTranslation('holds')
  if (hold.own) return <p className="text-[.88rem] text-ink-2">{t('lift.own')}</p>
  return (
    <details className="no-print script-only w-full">
      <summary className="cursor-pointer text-[.92rem] text-act underline">{t('lift.open')}</summary>
      <div className="mt-3 grid max-w-[28rem] gap-3">
        <p className="text-[.88rem] text-ink-2">{t('lift.how')}</p>
        <ReasonedAct
          person={person}
          label={t('lift.sign')}
          said={t('lift.done')}
          signable={(reason) => liftToSign(hold.entry, reason)}
        />
      </div>
    </details>
  )
}
