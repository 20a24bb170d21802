import { useRevalidator } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linesToSign } from '../formats/signed-act.ts'
import { type PersonId, parseFingerprint, type Sha256Hex } from '../ids.ts'
import type { DecisionDraft } from '../keys/decision-draft.ts'
import { WordList } from '../keys/fingerprint-shape.tsx'
import { useKeyedAct } from '../keys/keyed-act.tsx'
import { WithKey } from '../keys/unlock-form.tsx'
import type { Outcome } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import type { Readiness } from './view-decision.server.ts'

/** Whoever looks, as far as signing goes. */
export interface SigningStand {
  readonly person: PersonId
  readonly ready: Readiness
}

export interface Signed {
  /** What has happened, in a sentence. */
  readonly said: string
  /** The act, as it was signed. */
  readonly text: string
}

export interface SignDecisionProps {
  readonly stand: SigningStand
  readonly label: string
  readonly draft: DecisionDraft
  readonly sign: () => Promise<Outcome<string, string>>
  readonly said: string
  readonly onSigned: (signed: Signed) => void
  /** Told while it is being signed, and the code asked for: what is signed must not be edited meanwhile. */
  readonly onBusy?: (busy: boolean) => void
}

/** The signature, as the last thing after everything that was to be looked at; before it, whatever stands in its way. */
export function SignDecision({ stand, ...signing }: SignDecisionProps) {
  const { t } = useTranslation('decisions')
  // Said before anybody types a passphrase.
  if (stand.ready !== 'ready') return <Notice kind="warn">{t(`ready.${stand.ready}`)}</Notice>
  return (
    <WithKey person={stand.person}>
      <Signing {...signing} />
    </WithKey>
  )
}

function Signing({ label, draft, sign, said, onSigned, onBusy }: Omit<SignDecisionProps, 'stand'>) {
  const { t } = useTranslation('decisions')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct()
  const [taken, setTaken] = useState<DecisionDraft | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  const busyWith = (what: DecisionDraft | null) => {
    setTaken(what)
    onBusy?.(what !== null)
  }
  const press = async () => {
    setReason(null)
    busyWith(draft)
    const signed = await keyed.take(label, sign)
    busyWith(null)
    if (signed.ok) onSigned({ said, text: signed.value })
    else setReason(signed.reason)
    // Signed or outdated: what was shown is no longer what comes next.
    revalidate()
  }
  return (
    <div className="grid gap-3">
      {/* What was pressed for is what stands here until it is signed. */}
      <ExactText draft={taken ?? draft} />
      {reason ? (
        <Arrival>
          <ReasonNotice reason={reason} />
        </Arrival>
      ) : null}
      <ButtonRow>
        <Button disabled={keyed.busy} onClick={() => void press()}>
          {keyed.busy && !keyed.asking ? t('waiting.signing') : label}
        </Button>
      </ButtonRow>
      {keyed.stepUp}
    </div>
  )
}

/** The lines of the act that this page asks the vault to sign. */
function ExactText({ draft }: { readonly draft: DecisionDraft }) {
  const { t } = useTranslation('decisions')
  return (
    <details>
      <summary className="cursor-pointer text-[.92rem] text-act underline">{t('exact.open')}</summary>
      <Verbatim>{linesToSign(draft).join('\n')}</Verbatim>
      <p className="mt-2 text-[.88rem] text-ink-2">{t('exact.how')}</p>
    </details>
  )
}

export function Verbatim({ children }: { readonly children: string }) {
  return (
    <pre
      translate="no"
      className="mt-2 overflow-x-hidden whitespace-pre-wrap rounded-8 border border-line bg-ground px-4 py-3 font-mono text-[.8rem] [overflow-wrap:anywhere]"
    >
      {children}
    </pre>
  )
}

/** What was signed just now. It takes the focus: the button that was pressed is gone. */
export function SignedNotice({ signed: { said, text } }: { readonly signed: Signed }) {
  const { t } = useTranslation('decisions')
  return (
    <div className="mb-6">
      <Arrival>
        <Notice kind="ok" live title={said}>
          <details>
            <summary className="cursor-pointer">{t('exact.signed')}</summary>
            <Verbatim>{text}</Verbatim>
          </details>
        </Notice>
      </Arrival>
    </div>
  )
}

/** Words for the telephone that stand for a whole text: eleven, computed here from its hash, in both languages. */
export function CheckWords({ hash, of = 'text' }: { readonly hash: Sha256Hex; readonly of?: 'text' | 'entry' }) {
  const { t } = useTranslation('decisions')
  const words = useWords(hash)
  return (
    <div className="grid gap-3">
      {words ? (
        <>
          <WordList lang="ja" words={words.ja} label={t('check.wordsLabel')} />
          <WordList lang="en" words={words.en} label={`${t('check.wordsLabel')} (English)`} />
        </>
      ) : (
        <p className="script-only text-ink-2">{t('check.drawing')}</p>
      )}
      <p className="text-[.85rem] text-ink-2">
        {t(of === 'text' ? 'check.hash' : 'check.hashEntry')}
        <br />
        <code className="font-mono text-[.8rem] [overflow-wrap:anywhere]">{hash}</code>
      </p>
    </div>
  )
}

type Words = { readonly [Language in 'ja' | 'en']: readonly string[] }

/** The word lists are loaded here alone, when they are needed. */
function useWords(hash: Sha256Hex): Words | null {
  const [words, setWords] = useState<Words | null>(null)
  useEffect(() => {
    let current = true
    void wordsOf(hash).then((made) => current && setWords(made))
    return () => {
      current = false
    }
  }, [hash])
  return words
}

async function wordsOf(hash: Sha256Hex): Promise<Words | null> {
  const { fingerprintWords } = await import('../openpgp/fingerprint-words.ts')
  // 121 of the hash's first 160 bits: more than anybody can search for a second text.
  const beginning = parseFingerprint(hash.slice(0, 40))
  return beginning && { ja: fingerprintWords(beginning, 'ja'), en: fingerprintWords(beginning, 'en') }
}
