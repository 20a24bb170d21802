import { useNavigate } from '@remix-run/react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../../acts/keyed-act.tsx'
import type { PersonId } from '../../ids.ts'
import { WithKey } from '../../keyring/unlock-form.tsx'
import { enrolOwnKey, type KeyInHand, makeOwnKey, proveOwnKey } from '../../keys/make-own-key.client.ts'
import { isWordAt, placesToAsk } from '../../keys/recovery-kit.ts'
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
  | { readonly name: 'asked'; readonly inHand: KeyInHand; readonly places: readonly number[] }
  | { readonly name: 'enrolling' }

interface MakeKeyProps {
  readonly portal: string
  /** The other way to a key, shown until one is being made. */
  readonly beside: ReactNode
}

/** From nothing to a proven key. Closed half-way it begins anew with another key: the first was never on record. */
export function MakeKey({ portal, beside }: MakeKeyProps) {
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
      {phase.name === 'start' ? beside : null}
      {phase.name === 'making' ? <Progress label={t('setup.making')} done={0} /> : null}
      {phase.name === 'shown' ? (
        <Shown inHand={phase.inHand} portal={portal} onNext={() => setPhase(askForWords(phase.inHand))} />
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

function askForWords(inHand: KeyInHand): Phase {
  return { name: 'asked', inHand, places: placesToAsk(inHand.made.passphrase.split(' ').length, randomBelow) }
}

/** Without the bias of a remainder, though nobody could gain by one here. */
function randomBelow(below: number): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
  return Math.floor((drawn / 2 ** 32) * below)
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
  const [kept, setKept] = useState(false)
  const [tooEarly, setTooEarly] = useState(false)
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
      <RecoveryKit {...props} onKept={() => setKept(true)} />
      {tooEarly && !kept ? (
        <Notice kind="refusal" live>
          {t('setup.kitFirst')}
        </Notice>
      ) : null}
      <ButtonRow>
        {/* Within reach before the kit is kept, so that it can say why it does not go on yet. */}
        <Button aria-disabled={!kept} onClick={() => (kept ? props.onNext() : setTooEarly(true))} data-next>
          {t('setup.next')}
        </Button>
      </ButtonRow>
    </>
  )
}

interface QuestionProps {
  readonly inHand: KeyInHand
  readonly places: readonly number[]
  readonly onBack: () => void
  readonly onRight: () => void
}

/**
 * Keeping is proven by a question: whoever only pressed on cannot answer it. The
 * words typed stay in this page; the portal sees a key enrolled, and nothing of
 * its passphrase.
 */
function Question({ inHand, places, onBack, onRight }: QuestionProps) {
  const { t } = useTranslation('keys')
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({})
  const [wrong, setWrong] = useState<readonly number[]>([])
  const check = (event: FormEvent) => {
    event.preventDefault()
    const { passphrase } = inHand.made
    const failed = places.filter((place) => !isWordAt(passphrase, { place, typed: typed[place] ?? '' }))
    setWrong(failed)
    if (failed.length === 0) onRight()
  }
  return (
    <Section title={t('setup.questionTitle')}>
      <Card>
        <form className="grid max-w-[26rem] gap-5" onSubmit={check}>
          <p>{t('setup.question', { count: places.length })}</p>
          {places.map((place) => (
            <Field
              key={place}
              label={t('setup.questionLabel', { place })}
              error={wrong.includes(place) ? t('setup.questionWrong') : null}
              required
            >
              <TextInput
                mono
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                value={typed[place] ?? ''}
                onChange={({ currentTarget: { value } }) => setTyped((all) => ({ ...all, [place]: value }))}
                data-place={place}
              />
            </Field>
          ))}
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
