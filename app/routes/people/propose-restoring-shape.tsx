import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../../acts/reason-field.tsx'
import { SignedActForm, type SignedSaid } from '../../acts/signed-act-form.tsx'
import type { PersonId } from '../../ids.ts'
import { identityChannels, lossScopes } from '../../recovery/factor-loss.ts'
import { restoringToSign } from '../../recovery/sign-restoring.client.ts'
import { Card } from '../../ui/card.tsx'
import { RadioGroup } from '../../ui/choices.tsx'

interface ProposeProps {
  readonly by: PersonId
  readonly person: PersonId
  readonly telephone: string
  readonly passwordToo: boolean
  readonly onSigned: (signed: SignedSaid) => void
}

/** Who it is that asks was made sure of before: by which way, is what is signed here. */
export function ProposeRestoring({ by, person, telephone, passwordToo, onSigned }: ProposeProps) {
  const { t } = useTranslation(['council', 'decisions'])
  const { revalidate } = useRevalidator()
  const [channel, setChannel] = useState('')
  const [scope, setScope] = useState<string>(passwordToo ? 'password-too' : 'factor')
  const [reason, setReason] = useState('')
  const chosen = lossScopes.find((one) => one === scope) ?? 'factor'
  return (
    <Card>
      <SignedActForm
        person={by}
        offers={[
          {
            label: t('council:restoring.sign'),
            signable: () => restoringToSign({ person, channel, scope: chosen }, reason),
          },
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
        <RadioGroup
          legend={t('decisions:restoring.scope')}
          name="scope"
          choices={lossScopes.map((value) => ({ value, label: t(`decisions:restoring.scopes.${value}`) }))}
          value={[scope]}
          onChoose={setScope}
        />
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
