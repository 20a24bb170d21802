import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../../acts/reason-field.tsx'
import { SignedActForm, type SignedSaid } from '../../acts/signed-act-form.tsx'
import type { PersonId } from '../../ids.ts'
import { identityChannels } from '../../recovery/factor-loss.ts'
import { addressToSign } from '../../recovery/sign-address.client.ts'
import { Card } from '../../ui/card.tsx'
import { RadioGroup } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'

interface ProposeProps {
  readonly by: PersonId
  readonly person: PersonId
  readonly telephone: string
  readonly onSigned: (signed: SignedSaid) => void
}

/** Who it is that asks was made sure of before, and the address heard from them: both are signed here. */
export function ProposeAddress({ by, person, telephone, onSigned }: ProposeProps) {
  const { t } = useTranslation(['council', 'decisions'])
  const { revalidate } = useRevalidator()
  const [channel, setChannel] = useState('')
  const [address, setAddress] = useState('')
  const [reason, setReason] = useState('')
  return (
    <Card>
      <SignedActForm
        person={by}
        offers={[
          { label: t('council:restoring.sign'), signable: () => addressToSign({ person, channel, address }, reason) },
        ]}
        said={null}
        byTwo
        reasonRefused="refusal-reason"
        onSigned={(text) => onSigned({ said: t('council:restoring.done'), text })}
        onEnded={revalidate}
      >
        <RadioGroup
          legend={t('decisions:restoring.channel')}
          hint={telephone === '' ? t('council:restoring.noTelephone') : t('council:restoring.telephone', { telephone })}
          name="channel"
          required
          choices={identityChannels.map((value) => ({ value, label: t(`decisions:restoring.channels.${value}`) }))}
          value={[channel]}
          onChoose={setChannel}
        />
        <Field label={t('council:address.new')} hint={t('council:address.newHint')} required>
          <TextInput
            type="email"
            maxLength={254}
            autoComplete="off"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
        </Field>
        <ReasonField
          label={t('council:restoring.reason')}
          hint={t('council:restoring.reasonHint')}
          value={reason}
          onType={setReason}
        />
      </SignedActForm>
    </Card>
  )
}
