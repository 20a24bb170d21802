import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { BulletinId, PersonId } from '../ids.ts'
import { done, refused } from '../outcome.ts'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/text-input.tsx'
import { askToSign } from './reseal.client.ts'

interface AskOwnProps {
  readonly person: PersonId
  readonly grounds: 'former-key' | 'new-post'
  readonly onSigned: () => void
}

/** Asks for oneself: one press, and the very text that is signed by it. */
export function AskOwn({ person, grounds, onSigned }: AskOwnProps) {
  const { t } = useTranslation('resealing')
  const label = t(grounds === 'former-key' ? 'ask.formerGo' : 'ask.postGo')
  const signable = () => done(askToSign({ grounds, person, bulletin: null }))
  return (
    <SignedActForm person={person} offers={[{ label, signable }]} said={t('ask.said')} onSigned={() => onSigned()} />
  )
}

export interface Colleague {
  readonly person: PersonId
  readonly name: string
}

interface AskForColleagueProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly colleagues: readonly Colleague[]
}

/** Asks that one bulletin be given to somebody of the same house. */
export function AskForColleague({ person, bulletin, colleagues }: AskForColleagueProps) {
  const { t } = useTranslation('resealing')
  const [whom, setWhom] = useState('')
  const signable = () => {
    const colleague = colleagues.find((one) => one.person === whom)
    if (!colleague) return refused('reseal-colleague-missing')
    return done(askToSign({ grounds: 'colleague', person: colleague.person, bulletin }))
  }
  return (
    <Card className="no-print">
      <h2 className="mb-2 text-[.9rem] text-ink-2">{t('colleague.title')}</h2>
      {colleagues.length === 0 ? (
        <p className="text-[.9rem]">{t('colleague.nobody')}</p>
      ) : (
        <>
          <p className="mb-3 text-[.9rem]">{t('colleague.how')}</p>
          <SignedActForm
            person={person}
            offers={[{ label: t('colleague.go'), kind: 'line', signable }]}
            said={t('colleague.said')}
          >
            <Field label={t('colleague.whom')}>
              <Select value={whom} onChange={(event) => setWhom(event.currentTarget.value)}>
                <option value="">{t('colleague.choose')}</option>
                {colleagues.map(({ person: id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          </SignedActForm>
        </>
      )}
    </Card>
  )
}
