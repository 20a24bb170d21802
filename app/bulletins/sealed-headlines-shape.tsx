import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { PersonId } from '../ids.ts'
import { useHandKey } from '../keyring/hand-key.tsx'
import { UnlockForm } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import type { CardToOpen } from './card-to-open.ts'
import { useHeadlines } from './headline-shape.tsx'
import { openCards } from './open-cards.client.ts'

export interface SealedHeadlinesProps {
  readonly person: PersonId
  readonly cards: readonly CardToOpen[]
  /** Milliseconds the second factor is still fresh enough. */
  readonly freshFor: number
}

/**
 * Opens the headlines of a list. With the key unlocked and a fresh factor it asks
 * by itself, once for what stands there; else it says how.
 */
export function SealedHeadlines({ person, cards, freshFor }: SealedHeadlinesProps) {
  const { t } = useTranslation('bulletins')
  const vault = useVault()
  const brought = useHandKey() !== null
  const open = useHeadlines()
  const keyed = useKeyedAct({ freshFor })
  const sentence = useReasons()
  const [why, setWhy] = useState<string | null>(null)
  const [unlocking, setUnlocking] = useState(false)
  const asked = useRef('')
  const waiting = cards.filter(({ bulletin }) => !open.has(bulletin))
  const name = waiting.map(({ copy }) => copy).join()
  const go = t('headlines.show')
  const { take } = keyed
  const show = useCallback(async () => {
    setWhy(null)
    setUnlocking(false)
    const opened = await take(go, () => openCards(waiting))
    if (!opened.ok) setWhy(opened.reason)
  }, [take, go, waiting])
  useEffect(() => {
    const byItself = vault?.state === 'unlocked' && freshFor > 0 && name !== '' && asked.current !== name
    if (!byItself) return
    // Once for one list: what was refused is asked for again by a press alone.
    asked.current = name
    void show()
  }, [vault, freshFor, name, show])
  if (vault === null || waiting.length === 0) return null
  if (brought) return <p className="no-print mb-4 text-[.92rem] text-ink-2">{t('headlines.byHand')}</p>
  return (
    <div className="no-print mb-4 grid gap-3">
      {why === null ? null : <Notice kind="warn">{sentence(why)}</Notice>}
      {keyed.stepUp}
      {keyed.busy ? (
        <p role="status" className="text-[.92rem] text-ink-2">
          {t('headlines.opening')}
        </p>
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-[.92rem] text-ink-2">
          <p className="max-w-[40em] flex-1 basis-72">
            {t('headlines.sealed')} {t('headlines.logged')}
          </p>
          {unlocking ? null : (
            <Button kind="line" small onClick={() => (vault.state === 'locked' ? setUnlocking(true) : void show())}>
              {go}
            </Button>
          )}
        </div>
      )}
      {unlocking && vault.state === 'locked' ? (
        <section aria-label={go} className="max-w-md">
          <UnlockForm person={person} onDone={() => setUnlocking(false)} />
        </section>
      ) : null}
    </div>
  )
}
