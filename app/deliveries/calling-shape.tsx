import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { BulletinId, CopyId, PersonId } from '../ids.ts'
import { done, refused } from '../outcome.ts'
import { Field } from '../ui/field.tsx'
import { Select, TextInput } from '../ui/text-input.tsx'
import { reachedToSign } from './sign-after-issue.client.ts'

/** Somebody silent whom one can call. */
export interface Callee {
  readonly copy: CopyId
  readonly name: string
  readonly telephone: string
  /** What the caller reads out; null where no notice has gone out, and nobody could answer. */
  readonly words: readonly string[] | null
}

export interface CallingProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly callees: readonly Callee[]
}

/** A call: to the number on record, known by words on both sides. */
export function Calling({ person, bulletin, callees }: CallingProps) {
  const { t } = useTranslation('revisions')
  const { revalidate } = useRevalidator()
  const [chosen, setChosen] = useState<string | null>(null)
  const [answer, setAnswer] = useState('')
  const callee = callees.find(({ copy }) => copy === chosen) ?? callees[0]
  if (!callee) return null
  const { copy, words } = callee
  return (
    <details className="no-print">
      <summary className="cursor-pointer">{t('call.title')}</summary>
      <div className="mt-2 grid gap-3 text-left">
        <p className="text-[.88rem] text-ink-2">{t('call.how')}</p>
        {callees.length > 1 ? (
          <Field label={t('call.whom')}>
            <Select value={copy} onChange={(event) => setChosen(event.currentTarget.value)}>
              {callees.map((one) => (
                <option key={one.copy} value={one.copy}>
                  {one.name}　{one.telephone}
                </option>
              ))}
            </Select>
          </Field>
        ) : null}
        {words ? (
          <>
            <p>
              {t('call.say')}
              {'　'}
              <strong translate="no">{words.join('　')}</strong>
            </p>
            <SignedActForm
              key={copy}
              person={person}
              offers={[
                {
                  label: t('call.note'),
                  signable: () =>
                    answer.trim() === '' ? refused('call-answer') : done(reachedToSign({ bulletin, copy }, answer)),
                },
              ]}
              said={t('call.noted')}
              onEnded={() => {
                setAnswer('')
                revalidate()
              }}
            >
              <Field label={t('call.answer')} hint={t('call.answerHint')} required>
                <TextInput
                  value={answer}
                  autoComplete="off"
                  onChange={(event) => setAnswer(event.currentTarget.value)}
                />
              </Field>
            </SignedActForm>
          </>
        ) : (
          <p className="text-warn">{t('call.noNotice')}</p>
        )}
      </div>
    </details>
  )
}
