import { useNavigate } from '@remix-run/react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../../ids.ts'
import { useKeyedAct } from '../../keys/keyed-act.tsx'
import { enrolOwnKey, type KeyInHand, makeOwnKey, proveOwnKey } from '../../keys/make-own-key.client.ts'
import { isWordAt } from '../../keys/recovery-kit.ts'
import { WithKey } from '../../keys/unlock-form.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { RecoveryKit } from './recovery-kit-shape.tsx'

type Phase =
  | { readonly name: 'start' }
  | { readonly name: 'making' }
  | { readonly name: 'shown'; readonly inHand: KeyInHand }
  | { readonly name: 'asked'; readonly inHand: KeyInHand; readonly place: number }
  | { readonly name: 'enrolling' }

/** From nothing to a proven key. Closed half-way it begins anew with another key: the first was never on record. */
export function MakeKey({ portal }: { readonly portal: string }) {
  const { t } = useTranslation('keys')
  const go = useNavigate()
  const keyed = useKeyedAct()
  const [phase, setPhase] = useState<Phase>({ name: 'start' })
  const [reason, setReason] = useState<string | null>(null)
  const make = async () => {
    setReason(null)
    setPhase({ name: 'making' })
    const inHand = await makeOwnKey()
    if (inHand.ok) return setPhase({ name: 'shown', inHand: inHand.value })
    setReason(inHand.reason)
    setPhase({ name: 'start' })
  }
  const enrol = async (inHand: KeyInHand) => {
    setPhase({ name: 'enrolling' })
    const enrolled = await keyed.take(t('setup.confirm'), () => enrolOwnKey(inHand))
    if (enrolled.ok) return go('/setup/pledge')
    setReason(enrolled.reason)
    setPhase({ name: 'shown', inHand })
  }
  return (
    <div className="grid gap-5" aria-live="polite">
      <ReasonNotice reason={reason} />
      {phase.name === 'start' ? <Start onMake={() => void make()} /> : null}
      {phase.name === 'making' ? <Progress label={t('setup.making')} done={0} /> : null}
      {phase.name === 'shown' ? (
        <Shown inHand={phase.inHand} portal={portal} onNext={() => setPhase(askOneWord(phase.inHand))} />
      ) : null}
      {phase.name === 'asked' ? (
        <Question
          {...phase}
          onBack={() => setPhase({ name: 'shown', inHand: phase.inHand })}
          onRight={() => void enrol(phase.inHand)}
        />
      ) : null}
      {keyed.stepUp}
      {phase.name === 'enrolling' && !keyed.asking ? <Progress label={t('setup.enrolling')} done={0} /> : null}
    </div>
  )
}

function askOneWord(inHand: KeyInHand): Phase {
  const words = inHand.made.passphrase.split(' ').length
  return { name: 'asked', inHand, place: 1 + Math.floor(Math.random() * words) }
}

function Start({ onMake }: { readonly onMake: () => void }) {
  const { t } = useTranslation('keys')
  return (
    <Card>
      <p className="mb-5">{t('setup.why')}</p>
      <noscript>
        <Notice kind="warn">{t('noScript')}</Notice>
      </noscript>
      <Button onClick={onMake}>{t('setup.make')}</Button>
    </Card>
  )
}

function Shown(props: { readonly inHand: KeyInHand; readonly portal: string; readonly onNext: () => void }) {
  const { t } = useTranslation('keys')
  const words = props.inHand.made.passphrase.split(' ')
  return (
    <>
      <Section title={t('setup.passphraseTitle')}>
        <Notice kind="warn" title={t('setup.passphraseOnce')}>
          <ol
            className="num mt-3 grid list-decimal gap-x-8 gap-y-1 pl-6 font-mono text-[1.05rem] sm:grid-cols-2"
            data-passphrase
            translate="no"
          >
            {words.map((word, place) => (
              // A word may come twice, so its place is its name.
              <li key={`${String(place)} ${word}`}>{word}</li>
            ))}
          </ol>
        </Notice>
      </Section>
      <RecoveryKit {...props} />
      <ButtonRow>
        <Button onClick={props.onNext}>{t('setup.next')}</Button>
      </ButtonRow>
    </>
  )
}

interface QuestionProps {
  readonly inHand: KeyInHand
  readonly place: number
  readonly onBack: () => void
  readonly onRight: () => void
}

/** Keeping is proven by one question: whoever only pressed "next" cannot answer it. */
function Question({ inHand, place, onBack, onRight }: QuestionProps) {
  const { t } = useTranslation('keys')
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const check = (event: FormEvent) => {
    event.preventDefault()
    if (isWordAt(inHand.made.passphrase, { place, typed })) onRight()
    else setWrong(true)
  }
  return (
    <Section title={t('setup.questionTitle')}>
      <Card>
        <form className="grid max-w-[26rem] gap-5" onSubmit={check}>
          <p>{t('setup.question', { place })}</p>
          <Field label={t('setup.questionLabel', { place })} error={wrong ? t('setup.questionWrong') : null} required>
            <TextInput
              mono
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </Field>
          <ButtonRow>
            <Button type="submit">{t('setup.confirm')}</Button>
            <Button kind="plain" onClick={onBack}>
              {t('setup.back')}
            </Button>
          </ButtonRow>
        </form>
      </Card>
    </Section>
  )
}

/** A key is on record but was never proven: go on with it, or make another. */
export function ResumeKey({ person, onAnother }: { readonly person: PersonId; readonly onAnother: () => void }) {
  const { t } = useTranslation('keys')
  const go = useNavigate()
  const [reason, setReason] = useState<string | null>(null)
  const keyed = useKeyedAct()
  const prove = async () => {
    const proven = await keyed.take(t('setup.resumeGo'), proveOwnKey)
    if (proven.ok) return go('/setup/pledge')
    setReason(proven.reason)
  }
  return (
    <Section title={t('setup.resumeTitle')}>
      <div className="grid gap-5">
        <p>{t('setup.resume')}</p>
        <ReasonNotice reason={reason} />
        <WithKey person={person}>
          <ButtonRow>
            <Button disabled={keyed.busy} onClick={() => void prove()}>
              {keyed.busy ? t('setup.enrolling') : t('setup.resumeGo')}
            </Button>
          </ButtonRow>
          {keyed.stepUp}
        </WithKey>
        <ButtonRow>
          <Button kind="plain" onClick={onAnother}>
            {t('setup.again')}
          </Button>
        </ButtonRow>
      </div>
    </Section>
  )
}
