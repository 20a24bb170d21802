/**
 * Sealing several bulletins anew, one after the other: each its own act, so that what
 * is done stands whatever comes of the rest, and stopping, a lost line or a reloaded
 * page costs nothing but the one under way.
 */
import { useRef, useState } from 'react'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { PersonId } from '../ids.ts'
import { done, type Outcome } from '../outcome.ts'
import { type ResealJob, resealOne } from './reseal.client.ts'

export const nameOfJob = ({ bulletin, recipients }: ResealJob): string => `${bulletin} ${recipients.join(' ')}`

/** What came of one: done, or why not. */
export type JobEnd = { readonly done: true } | { readonly done: false; readonly reason: string }

// These are about one bulletin; whatever else went wrong would go wrong with the next as well.
const ofOneAlone = (reason: string): boolean =>
  reason.startsWith('reseal-') || ['copy-for-older-key', 'words-traced', 'bulletin-withdrawn'].includes(reason)

export interface Resealing {
  readonly busy: boolean
  readonly asking: boolean
  readonly ends: ReadonlyMap<string, JobEnd>
  /** Of those that were pressed for: how many are seen to. */
  readonly progress: { readonly done: number; readonly of: number } | null
  /** How it ended the last time: by itself, by a press, or because nothing could go on. */
  readonly ended: 'through' | 'stopped' | { readonly reason: string; readonly detail: Detail } | null
  readonly stepUp: React.ReactNode
  begin(label: string, jobs: readonly ResealJob[]): Promise<void>
  stop(): void
}
type Detail = Readonly<Record<string, string | number>>

export function useResealing({
  person,
  onEnded,
}: {
  readonly person: PersonId
  readonly onEnded: () => void
}): Resealing {
  const keyed = useKeyedAct({ person })
  const [ends, setEnds] = useState<ReadonlyMap<string, JobEnd>>(new Map())
  const [progress, setProgress] = useState<Resealing['progress']>(null)
  const [ended, setEnded] = useState<Resealing['ended']>(null)
  const stopped = useRef(false)
  const begin = async (label: string, jobs: readonly ResealJob[]) => {
    stopped.current = false
    setEnded(null)
    const left = [...jobs]
    const tell = () => setProgress({ done: jobs.length - left.length, of: jobs.length })
    tell()
    // Asked for the code or the passphrase in the middle, it goes on with what is left.
    const outcome = await keyed.take(label, () =>
      workThrough(left, {
        isStopped: () => stopped.current,
        onEnd: (job, end) => {
          setEnds((before) => new Map(before).set(nameOfJob(job), end))
          tell()
        },
      }),
    )
    setProgress(null)
    setEnded(outcome.ok ? (left.length > 0 ? 'stopped' : 'through') : { detail: {}, ...outcome })
    onEnded()
  }
  const stop = () => {
    stopped.current = true
  }
  return { busy: keyed.busy, asking: keyed.asking, stepUp: keyed.stepUp, ends, progress, ended, begin, stop }
}

interface Watch {
  readonly isStopped: () => boolean
  readonly onEnd: (job: ResealJob, end: JobEnd) => void
}

/** Takes from `left` what is seen to. */
async function workThrough(left: ResealJob[], { isStopped, onEnd }: Watch): Promise<Outcome<undefined, string>> {
  for (let job = left[0]; job && !isStopped(); job = left[0]) {
    const made = await resealOne(job)
    if (!made.ok && !ofOneAlone(made.reason)) return made
    left.shift()
    onEnd(job, made.ok ? { done: true } : { done: false, reason: made.reason })
  }
  return done()
}
