import { useRevalidator } from '@remix-run/react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm, type SignedSaid } from '../acts/signed-act-form.tsx'
import type { Signable } from '../acts/take-signable.client.ts'
import { type PersonId, parseFingerprint, type Sha256Hex } from '../ids.ts'
import { WordList } from '../keys/fingerprint-shape.tsx'
import type { Outcome } from '../outcome.ts'
import { Notice } from '../ui/notice.tsx'
import type { Readiness } from './view-decision.server.ts'

/** Whoever looks, as far as signing goes. */
export interface SigningStand {
  readonly person: PersonId
  readonly ready: Readiness
}

export interface SignDecisionProps {
  readonly stand: SigningStand
  readonly label: string
  readonly signable: () => Outcome<Signable, string>
  readonly said: string
  readonly onSigned: (signed: SignedSaid) => void
  /** What the decision is about, where that is chosen. */
  readonly children?: ReactNode
}

/** The signature, as the last thing after everything that was to be looked at; before it, whatever stands in its way. */
export function SignDecision({ stand, label, signable, said, onSigned, children }: SignDecisionProps) {
  const { t } = useTranslation('decisions')
  const { revalidate } = useRevalidator()
  // Said before anybody types a reason or a passphrase.
  if (stand.ready !== 'ready') return <Notice kind="warn">{t(`ready.${stand.ready}`)}</Notice>
  return (
    <SignedActForm
      person={stand.person}
      offers={[{ label, signable }]}
      said={null}
      byTwo
      onSigned={(text) => onSigned({ said, text })}
      onEnded={revalidate}
    >
      {children}
    </SignedActForm>
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
