import { useRevalidator } from '@remix-run/react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { type ResponseState, responseStates } from '../formats/respond-body.ts'
import { noteLimit } from '../formats/sealed-note.ts'
import { useHandKey } from '../keyring/hand-key.tsx'
import { done } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { TextArea } from '../ui/text-input.tsx'
import { formatTime } from '../ui/time.tsx'
import { AskSender } from './ask-shape.tsx'
import type { ReaderSide } from './reader-side.ts'
import { respondToSign } from './send-note.client.ts'
import { AskSharing } from './sharing-shape.tsx'
import type { ComingBack } from './view-responses.server.ts'

/** What a reader gives back about a bulletin, and what comes back to them: their organization's answer first. */
export function Respond(props: ReaderSide) {
  return (
    <div className="no-print grid gap-4" id="respond">
      <Answering {...props} />
      <AskSender {...props} />
      <AskSharing {...props} />
    </div>
  )
}

function Answering({ person, bulletin, back, stands }: ReaderSide) {
  const { t, i18n } = useTranslation('responses')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const { answer } = back
  const [correcting, setCorrecting] = useState(false)
  const [justNow, setJustNow] = useState(false)
  return (
    <Card>
      <h2 className="mb-2 text-[.9rem] text-ink-2">{t('respond.title')}</h2>
      {answer ? (
        <>
          <Given justNow={justNow}>
            <p className="text-[1.1rem] font-bold">{t(`state.${answer.state}`)}</p>
          </Given>
          <p className="num text-[.88rem] text-ink-2">
            {t('respond.stands', { name: answer.by, time: formatTime(answer.at, 'short', language) })}
          </p>
          <Earlier before={answer.before} />
        </>
      ) : null}
      {stands && answer === null ? (
        <AnswerForm person={person} bulletin={bulletin} answer={null} onSigned={() => setJustNow(true)} />
      ) : null}
      {stands && answer ? (
        <details className="mt-2" open={correcting} onToggle={(event) => setCorrecting(event.currentTarget.open)}>
          <summary className="cursor-pointer text-[.92rem] text-act underline">{t('respond.correct')}</summary>
          <div className="mt-2">
            <AnswerForm person={person} bulletin={bulletin} answer={answer} onSigned={() => setCorrecting(false)} />
          </div>
        </details>
      ) : null}
      <Sighted told={back.told} />
    </Card>
  )
}

/** The button that was pressed is gone; where it was done just now, this has the focus in its place. */
const Given = ({ justNow, children }: { readonly justNow: boolean; readonly children: ReactNode }) =>
  justNow ? <Arrival>{children}</Arrival> : children

/** How much was seen elsewhere, as a liaison told it. */
function Sighted({ told }: Pick<ComingBack, 'told'>) {
  const { t, i18n } = useTranslation('responses')
  if (!told) return <p className="mt-3 border-t border-line pt-3 text-[.88rem] text-ink-2">{t('sightedNot')}</p>
  const time = formatTime(told.sharedAt, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mt-3 border-t border-line pt-3">
      <p className="font-bold">{t(`sighted.${told.sighted}`)}</p>
      <p className="num text-[.85rem] text-ink-2">{t('sightedAt', { time })}</p>
    </div>
  )
}

function Earlier({ before }: Pick<NonNullable<ComingBack['answer']>, 'before'>) {
  const { t, i18n } = useTranslation('responses')
  if (before.length === 0) return null
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <details className="mt-1 text-[.88rem]">
      <summary className="cursor-pointer text-ink-2">{t('respond.before')}</summary>
      <ul className="num m-0 mt-1 list-none p-0 text-ink-2">
        {before.map(({ state, by, at }) => (
          <li key={at}>
            {t('respond.beforeLine', { state: t(`state.${state}`), name: by, time: formatTime(at, 'short', language) })}
          </li>
        ))}
      </ul>
    </details>
  )
}

interface AnswerFormProps extends Pick<ReaderSide, 'person' | 'bulletin'> {
  readonly answer: ComingBack['answer']
  readonly onSigned?: () => void
}

/** One press answers: each state is a button of its own. */
function AnswerForm({ person, bulletin, answer, onSigned }: AnswerFormProps) {
  const { t } = useTranslation('responses')
  const { revalidate } = useRevalidator()
  // Whoever brought their key has no vault here to seal a note in; the answer itself they sign by hand.
  const brought = useHandKey() !== null
  const [text, setText] = useState('')
  const corrects = answer && { entry: answer.entry, leaf: answer.leaf }
  const offer = (state: ResponseState) => ({
    label: t(`state.${state}`),
    kind: 'line' as const,
    signable: () => done(respondToSign({ bulletin, state, corrects, text: text.trim() })),
  })
  return (
    <>
      <p className="mb-3 text-[.9rem]">{t(answer ? 'respond.correctHow' : 'respond.how')}</p>
      <SignedActForm
        person={person}
        offers={responseStates.filter((state) => state !== answer?.state).map(offer)}
        said={t('respond.said')}
        onSigned={() => {
          setText('')
          onSigned?.()
        }}
        onEnded={revalidate}
      >
        {brought ? null : (
          <details>
            <summary className="cursor-pointer text-[.92rem] text-act underline">{t('respond.addNote')}</summary>
            <div className="mt-2">
              <Field label={t('respond.note')} hint={t('respond.noteHint')}>
                <TextArea
                  rows={3}
                  maxLength={noteLimit}
                  value={text}
                  onChange={(event) => setText(event.currentTarget.value)}
                />
              </Field>
            </div>
          </details>
        )}
      </SignedActForm>
    </>
  )
}
