/**
 * Whom a log has told its readers to trust, in the order it told them: the trust
 * its first entry carries, then each change of it, and the trust of the log that
 * goes on where entries were lost. An auditor brings one of
 * these from elsewhere; the others are believed only because the log, signed
 * under that one, says so.
 */
import { openCheckpoint, type VerifiedCheckpoint } from '../formats/checkpoint.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import { emptyRoot } from '../formats/merkle.ts'
import { readSuccession } from '../formats/succession.ts'
import { formatTrust, makeTrust, parseTrust, type Trust, unwitnessed } from '../formats/trust.ts'
import { isForeign, NotProven } from '../outcome.ts'
import type { StoredCheckpoint } from './log-source.ts'

/** A trust an entry carries, as text: it travels to workers. */
export interface ToldTrust {
  readonly index: number
  /** `fuin-log-trust/1`. */
  readonly text: string
}

export interface TrustInForce {
  /** The smallest tree it is in force for. */
  readonly from: number
  readonly trust: Trust
  /** The same log and clock, no witness asked: what every stored checkpoint satisfies before witnesses have cosigned it. */
  readonly alone: Trust
}

export interface TrustChain {
  readonly steps: readonly TrustInForce[]
  /** Which of them the auditor brought. */
  readonly given: number
}

/** The trust this entry carries, if it is of a kind that does; Malformed or NotProven where it is none, or a succession that does not hold. */
export function trustToldBy(index: number, entry: ReadEntry): ToldTrust | null {
  const { kind, data } = entry
  if (kind === 'log-succession') readSuccession({ entry, index: BigInt(index), leaf: emptyRoot })
  else if (kind !== 'log-created' && kind !== 'trust-changed') return null
  const text = data?.trust
  if (text === undefined) return null
  parseTrust(text)
  return { index, text }
}

/** The chain with the auditor's trust in its place; null if it is none of those the log has had. Throws Malformed. */
export function makeTrustChain(given: Trust, told: readonly ToldTrust[]): TrustChain | null {
  const trusts = told.map(({ index, text }) => ({ from: index === 0 ? 0 : index + 1, trust: parseTrust(text) }))
  // Before trust stood in the log, its first one was told by word of mouth alone.
  if (trusts[0]?.from !== 0) trusts.unshift({ from: 0, trust: given })
  const place = placeOf(given, trusts)
  if (place < 0) return null
  const steps = trusts.map(({ from, trust }, i) => inForce(from, i === place ? given : trust))
  return { steps, given: place }
}

const inForce = (from: number, trust: Trust): TrustInForce => ({
  from,
  trust,
  alone: makeTrust({ clockKey: trust.clockKey, policy: unwitnessed(trust.logKey) }),
})

// The very text first. Else the newest of the same two keys: the auditor's own
// policy then stands for the log's, since it is the auditor who asks.
function placeOf(given: Trust, trusts: readonly { readonly trust: Trust }[]): number {
  const exact = trusts.findLastIndex(({ trust }) => formatTrust(trust) === formatTrust(given))
  return exact >= 0 ? exact : trusts.findLastIndex(({ trust }) => keysOf(trust) === keysOf(given))
}

const keysOf = ({ logKey, clockKey }: Trust): string => [...logKey.publicKey, ...clockKey.publicKey].join(' ')

/**
 * The steps a tree of this size may be signed under: the one in force, and the one
 * before it, while both keys sign. The keys of a log that ended sign no other.
 */
export function stepsAt({ steps }: TrustChain, size: number): readonly number[] {
  const current = steps.findLastIndex(({ from }) => from <= size)
  const origin = steps[current]?.trust.origin
  return [current, current - 1].filter((step) => step >= 0 && steps[step]?.trust.origin === origin)
}

export interface SignedCheckpoint {
  readonly checkpoint: VerifiedCheckpoint
  /** Which steps' log and clock have signed it: at least one. */
  readonly steps: readonly number[]
}

/** Throws Malformed or NotProven unless log and clock of a trust in force have signed the note. */
export function openSigned(
  chain: TrustChain,
  { note, size }: Pick<StoredCheckpoint, 'note' | 'size'>,
): SignedCheckpoint {
  const opened: { readonly step: number; readonly checkpoint: VerifiedCheckpoint }[] = []
  let refusal: Error | null = null
  for (const step of stepsAt(chain, size)) {
    const found = provenOrRefused(() => openCheckpoint(note, aloneAt(chain, step)))
    if (found instanceof Error) refusal ??= found
    else opened.push({ step, checkpoint: found })
  }
  const [first] = opened
  if (!first) throw refusal ?? new NotProven('checkpoint is older than any trust')
  return { checkpoint: first.checkpoint, steps: opened.map(({ step }) => step) }
}

function aloneAt({ steps }: TrustChain, step: number): Trust {
  const found = steps[step]
  if (!found) throw new RangeError('no such step of the trust')
  return found.alone
}

/** True if the policy in force, or the one before it, has its quorum of witnesses under this checkpoint. */
export function hasQuorum(chain: TrustChain, { note, size, cosignatures }: StoredCheckpoint): boolean {
  const whole = note + cosignatures.map((line) => `${line}\n`).join('')
  return stepsAt(chain, size).some((step) => {
    const trust = chain.steps[step]?.trust
    return trust !== undefined && !(provenOrRefused(() => openCheckpoint(whole, trust)) instanceof Error)
  })
}

/** True if anybody but the log itself is asked at this size. */
export const asksWitnesses = (chain: TrustChain, size: number): boolean =>
  chain.steps[stepsAt(chain, size)[0] ?? 0]?.trust.policy.quorum !== null

/**
 * The steps after the auditor's own that nothing they trust leads to: a later
 * trust counts only once a checkpoint signed under the one before it covers the
 * entry that told it. `signed`: which steps have signed a tree at least as large
 * as the next step's.
 */
export function unprovenStep({ steps, given }: TrustChain, signed: ReadonlySet<number>): number | null {
  for (let step = given + 1; step < steps.length; step++) if (!signed.has(step - 1)) return step
  return null
}

function provenOrRefused<T>(open: () => T): T | Error {
  try {
    return open()
  } catch (error) {
    if (isForeign(error)) return error
    throw error
  }
}
