import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignedSaid } from '../../acts/signed-act-form.tsx'
import type { PersonId } from '../../ids.ts'
import { addressToSign } from '../../recovery/sign-address.client.ts'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Vouch } from './way-back-shape.tsx'

interface ProposeProps {
  readonly by: PersonId
  readonly person: PersonId
  readonly telephone: string
  readonly onSigned: (signed: SignedSaid) => void
}

/** The address was heard from them: it is signed as well. */
export function ProposeAddress({ person, ...vouching }: ProposeProps) {
  const { t } = useTranslation('council')
  const [address, setAddress] = useState('')
  return (
    <Vouch {...vouching} signable={({ channel, reason }) => addressToSign({ person, channel, address }, reason)}>
      <Field label={t('address.new')} hint={t('address.newHint')} required>
        <TextInput
          type="email"
          maxLength={254}
          autoComplete="off"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      </Field>
    </Vouch>
  )
}
