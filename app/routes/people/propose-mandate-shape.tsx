import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../../acts/reason-field.tsx'
import { SignedActForm, type SignedSaid } from '../../acts/signed-act-form.tsx'
import type { MandatePower } from '../../formats/mandate-line.ts'
import type { PersonId } from '../../ids.ts'
import { usePowerSaid } from '../../mandates/mandate-shape.tsx'
import { mandateToSign } from '../../mandates/sign-mandate.client.ts'
import { Card } from '../../ui/card.tsx'
import { RadioGroup } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'

interface ProposeProps {
  readonly by: PersonId
  readonly person: PersonId
  readonly powers: readonly MandatePower[]
  /** From when until when one may be given, as a field of the browser holds it. */
  readonly days: { readonly first: string; readonly last: string }
  readonly onSigned: (signed: SignedSaid) => void
}

/** Which power and until when: what both of the two sign. */
export function ProposeMandate({ by, person, powers, days, onSigned }: ProposeProps) {
  const { t } = useTranslation('mandates')
  const { revalidate } = useRevalidator()
  const said = usePowerSaid()
  const [first = ''] = powers
  const [power, setPower] = useState<string>(powers.length === 1 ? first : '')
  const [last, setLast] = useState('')
  const [reason, setReason] = useState('')
  return (
    <Card>
      <SignedActForm
        person={by}
        offers={[{ label: t('sign'), signable: () => mandateToSign({ person, power, last }, reason) }]}
        said={null}
        byTwo
        reasonRefused="refusal-reason"
        onSigned={(text) => onSigned({ said: t('done'), text })}
        onEnded={revalidate}
      >
        <RadioGroup
          legend={t('column.power')}
          name="power"
          required
          choices={powers.map((value) => ({ value, label: said(value) }))}
          value={[power]}
          onChoose={setPower}
        />
        <div className="max-w-[20rem]">
          <Field label={t('lastDay')} hint={t('lastDayHint')} required>
            <TextInput
              type="date"
              min={days.first}
              max={days.last}
              value={last}
              onChange={(event) => setLast(event.currentTarget.value)}
            />
          </Field>
        </div>
        <ReasonField label={t('reason')} hint={t('reasonHint')} value={reason} onType={setReason} />
      </SignedActForm>
    </Card>
  )
}
