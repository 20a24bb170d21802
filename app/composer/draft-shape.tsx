import { useRevalidator } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import { type DraftId, type Instant, makeId, type PersonId } from '../ids.ts'
import { UnlockForm } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Time } from '../ui/time.tsx'
import { type DraftLine, dropDraft, keepDraft, openDraft } from './draft.client.ts'
import { draftOf, hasText, type Written, writtenOf } from './written.ts'

/** Where what is being written is kept. */
interface Place {
  readonly id: DraftId
  readonly version: number
}

export type Keeping =
  | { readonly state: 'nothing' | 'locked' | 'waiting' | 'keeping' }
  | { readonly state: 'kept'; readonly at: Instant }
  | { readonly state: 'refused'; readonly reason: string }

export interface Draft {
  /** Null while nothing was kept: whoever issues has no draft to lose. */
  readonly id: DraftId | null
  readonly keeping: Keeping
  /** Goes on with a draft that was kept. */
  readonly take: (place: Place, written: Written) => void
  /** As a new draft, where somebody else's version stands in the way. */
  readonly apart: () => void
}

/** Milliseconds from the last key pressed to the keeping, and from a failure to the next try. */
const pause = 3_000
const again = 15_000

/** Keeps what is written, a few seconds after it last changed, for as long as the key is unlocked. */
export function useDraft(written: Written, resting: boolean): Draft {
  const vault = useVault()
  const [place, setPlace] = useState<Place | null>(null)
  const [keeping, setKeeping] = useState<Keeping>({ state: 'nothing' })
  const [tries, setTries] = useState(0)
  const kept = useRef<Written | null>(null)
  const under = useRef(false)
  const unlocked = vault?.state === 'unlocked'
  const blocked = keeping.state === 'refused' && keeping.reason === 'draft-elsewhere'
  useEffect(() => {
    if (resting || blocked || kept.current === written || (place === null && !hasText(written))) return
    if (!unlocked) return setKeeping({ state: 'locked' })
    setKeeping((now) => (now.state === 'refused' ? now : { state: 'waiting' }))
    const timer = setTimeout(async () => {
      // One at a time: a version stands on the one before it.
      if (under.current) return setTries(tries + 1)
      under.current = true
      setKeeping({ state: 'keeping' })
      const next = place ?? { id: makeId('d', crypto.getRandomValues(new Uint8Array(16))), version: 0 }
      const answer = await keepDraft({ id: next.id, version: next.version + 1 }, draftOf(written))
      under.current = false
      if (answer.ok) {
        kept.current = written
        setPlace({ id: next.id, version: answer.value.version })
        setKeeping({ state: 'kept', at: answer.value.savedAt })
        return
      }
      setKeeping({ state: 'refused', reason: answer.reason })
      setTimeout(() => setTries(tries + 1), again)
    }, pause)
    return () => clearTimeout(timer)
  }, [written, resting, unlocked, blocked, place, tries])
  return {
    id: place?.id ?? null,
    keeping,
    take: (taken, as) => {
      kept.current = as
      setPlace(taken)
      setKeeping({ state: 'nothing' })
    },
    apart: () => {
      kept.current = null
      setPlace(null)
      setKeeping({ state: 'waiting' })
    },
  }
}

/** Where the draft stands, in one line; said aloud only when it is refused. */
export function DraftState({ draft: { keeping, apart } }: { readonly draft: Draft }) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  if (keeping.state === 'refused') {
    return (
      <Notice kind="warn" live>
        <p>{sentence(keeping.reason)}</p>
        {keeping.reason === 'draft-elsewhere' ? (
          <div className="mt-2">
            <Button kind="line" small onClick={apart}>
              {t('draft.apart')}
            </Button>
          </div>
        ) : null}
      </Notice>
    )
  }
  return (
    <p className="num min-h-[1.6em] text-[.92rem] text-ink-2">
      {keeping.state === 'kept' ? (
        <>
          {t('draft.kept')} <Time at={keeping.at} as="short" />
        </>
      ) : keeping.state === 'nothing' ? null : (
        t(`draft.${keeping.state}`)
      )}
    </p>
  )
}

export interface DraftListProps {
  readonly person: PersonId
  readonly drafts: readonly DraftLine[]
  readonly onOpen: (place: Place, written: Written) => void
}

/** Drafts of one's own, to go on with or to throw away: offered while the page is empty. */
export function DraftList({ person, drafts, onOpen }: DraftListProps) {
  const { t } = useTranslation('bulletins')
  const vault = useVault()
  const keyed = useKeyedAct()
  const sentence = useReasons()
  const { revalidate } = useRevalidator()
  const [wanted, setWanted] = useState<DraftLine | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  const open = async (line: DraftLine) => {
    setWhy(null)
    setWanted(null)
    const opened = await keyed.take(t('draft.goOn'), () => openDraft(line))
    if (opened.ok) onOpen(line, writtenOf(opened.value))
    else setWhy(opened.reason)
  }
  const drop = async (line: DraftLine) => {
    const dropped = await dropDraft(line.id)
    if (dropped.ok) revalidate()
    else setWhy(dropped.reason)
  }
  if (drafts.length === 0) return null
  return (
    <Card className="mb-6">
      <h2 className="mb-1 text-[1.05rem]">{t('draft.list')}</h2>
      <p className="mb-3 text-[.92rem] text-ink-2">{t('draft.listHow')}</p>
      {why ? <Notice kind="warn">{sentence(why)}</Notice> : null}
      {keyed.stepUp}
      <ul className="m-0 grid list-none gap-2 p-0">
        {drafts.map((line) => (
          <li key={line.id} className="flex flex-wrap items-center gap-3">
            <span className="num flex-1 basis-52">
              {t('draft.keptAt')} <Time at={line.savedAt} />
            </span>
            {line.opensWithPresentKey ? (
              <Button
                kind="line"
                small
                disabled={keyed.busy || vault === null}
                onClick={() => (vault?.state === 'locked' ? setWanted(line) : void open(line))}
              >
                {t('draft.goOn')}
              </Button>
            ) : (
              <span className="text-[.9rem] text-ink-2">{t('draft.olderKey')}</span>
            )}
            <Button kind="plain" small disabled={keyed.busy} onClick={() => void drop(line)}>
              {t('draft.drop')}
            </Button>
          </li>
        ))}
      </ul>
      {wanted && vault?.state === 'locked' ? (
        <section aria-label={t('draft.unlock')} className="mt-4 grid max-w-md gap-3">
          <h3 className="text-[1rem]">{t('draft.unlock')}</h3>
          <UnlockForm person={person} onDone={() => void open(wanted)} />
        </section>
      ) : null}
    </Card>
  )
}
