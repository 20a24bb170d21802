import { useRevalidator } from '@remix-run/react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linesToSign } from '../formats/signed-act.ts'
import { type PersonId, parseFingerprint, type Sha256Hex } from '../ids.ts'
import type { DecisionDraft } from '../keys/decision-draft.ts'
import { WordList } from '../keys/fingerprint-shape.tsx'
import { WithKey } from '../keys/unlock-form.tsx'
import type { Outcome } from '../outcome.ts'
import { Button, ButtonLink, ButtonRow } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import type { Readiness } from './view-decision.server.ts'

/** Whoever looks, as far as signing goes. */
export interface SigningStand {
  readonly person: PersonId
  /** False where the second factor has to be shown anew first. */
  readonly fresh: boolean
  readonly ready: Readiness
  /** The page's own address. */
  readonly here: string
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
}

/** The signature, as the last thing after everything that was to be looked at; before it, whatever stands in its way. */
export function SignDecision({ stand, draft, ...signing }: SignDecisionProps) {
  return (
    <MayNow stand={stand}>
      <WithKey person={stand.person}>
        <div className="grid gap-3">
          <ExactText draft={draft} />
          <SignButton {...signing} />
        </div>
      </WithKey>
    </MayNow>
  )
}

/** What stands in the way of a signature, said before anybody types a passphrase. */
function MayNow({ stand, children }: { readonly stand: SigningStand; readonly children: ReactNode }) {
  const { t } = useTranslation('decisions')
  const { ready, fresh, here } = stand
  if (ready !== 'ready') return <Notice kind="warn">{t(`ready.${ready}`)}</Notice>
  if (fresh) return children
  return (
    <Notice kind="info">
      <p className="mb-3">{t('ready.stepUp')}</p>
      <ButtonLink to={`/step-up?to=${encodeURIComponent(here)}`}>{t('ready.stepUpGo')}</ButtonLink>
    </Notice>
  )
}

function SignButton({ label, sign, said, onSigned }: Omit<SignDecisionProps, 'stand' | 'draft'>) {
  const { t } = useTranslation('decisions')
  const { revalidate } = useRevalidator()
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const press = async () => {
    setBusy(true)
    setReason(null)
    const signed = await sign()
    setBusy(false)
    if (signed.ok) onSigned({ said, text: signed.value })
    else setReason(signed.reason)
    // Signed or outdated: what was shown is no longer what comes next.
    revalidate()
  }
  return (
    <>
      <ReasonNotice reason={reason} />
      <ButtonRow>
        <Button disabled={busy} onClick={() => void press()}>
          {busy ? t('waiting.signing') : label}
        </Button>
      </ButtonRow>
    </>
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
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => ref.current?.focus(), [])
  return (
    <div ref={ref} tabIndex={-1} className="mb-6 outline-none">
      <Notice kind="ok" live title={said}>
        <details>
          <summary className="cursor-pointer">{t('exact.signed')}</summary>
          <Verbatim>{text}</Verbatim>
        </details>
      </Notice>
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
