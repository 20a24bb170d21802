import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { noteLimit } from '../formats/sealed-note.ts'
import { done, refused } from '../outcome.ts'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { TextArea } from '../ui/text-input.tsx'
import { Note } from './note-shape.tsx'
import type { ReaderSide } from './reader-side.ts'
import { questionToSign } from './send-note.client.ts'

/** A reader's thread with the unit that issued it: what was asked, what was answered, and the next question. */
export function AskSender({ person, bulletin, back: { thread }, stands }: ReaderSide) {
  const { t } = useTranslation('responses')
  const { revalidate } = useRevalidator()
  const [text, setText] = useState('')
  const signable = () => (text.trim() === '' ? refused('note-empty') : done(questionToSign(bulletin, text.trim())))
  if (!stands && thread.length === 0) return null
  return (
    <Card>
      <details open={thread.length > 0}>
        <summary className="cursor-pointer font-semibold">{t('ask.title')}</summary>
        <div className="mt-3 grid gap-3">
          {thread.length > 0 ? (
            <section className="grid gap-3" aria-label={t('ask.thread')}>
              {thread.map((note) => (
                <Note key={note.note} person={person} note={note} />
              ))}
              {thread.at(-1)?.kind === 'question' ? <p className="text-[.9rem] text-ink-2">{t('ask.waits')}</p> : null}
            </section>
          ) : null}
          {stands ? (
            <>
              <p className="text-[.9rem]">{t('ask.how')}</p>
              <SignedActForm
                person={person}
                offers={[{ label: t('ask.go'), kind: 'line', signable }]}
                said={t('ask.said')}
                onSigned={() => setText('')}
                onEnded={revalidate}
              >
                <Field label={t('ask.field')} required>
                  <TextArea
                    rows={4}
                    maxLength={noteLimit}
                    value={text}
                    onChange={(event) => setText(event.currentTarget.value)}
                  />
                </Field>
              </SignedActForm>
            </>
          ) : null}
        </div>
      </details>
    </Card>
  )
}
