import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignedSaid } from '../../acts/signed-act-form.tsx'
import type { PersonId } from '../../ids.ts'
import { lossScopes } from '../../recovery/factor-loss.ts'
import { restoringToSign } from '../../recovery/sign-restoring.client.ts'
import { RadioGroup } from '../../ui/choices.tsx'
import { Vouch } from './way-back-shape.tsx'

interface ProposeProps {
  readonly by: PersonId
  readonly person: PersonId
  readonly telephone: string
  readonly passwordToo: boolean
  readonly onSigned: (signed: SignedSaid) => void
}

export function ProposeRestoring({ person, passwordToo, ...vouching }: ProposeProps) {
  const { t } = useTranslation('decisions')
  const [scope, setScope] = useState<string>(passwordToo ? 'password-too' : 'factor')
  const chosen = lossScopes.find((one) => one === scope) ?? 'factor'
  return (
    <Vouch
      {...vouching}
      signable={({ channel, reason }) => restoringToSign({ person, channel, scope: chosen }, reason)}
    >
      <RadioGroup
        legend={t('restoring.scope')}
        name="scope"
        choices={lossScopes.map((value) => ({ value, label: t(`restoring.scopes.${value}`) }))}
        value={[scope]}
        onChoose={setScope}
      />
    </Vouch>
  )
}
