/**
 * What two people have decided about this log, as its entries say: whose
 * signatures are believed, which keys therefore sign, and whether the quorum is
 * set aside. Read anew after such an entry and at every heartbeat, for another
 * node may have appended it.
 *
 * The server judges the people before it appends (keys/decide-log.server.ts).
 * Nobody outside has to believe it: readers prove every decision themselves.
 */
import type { Db } from '../../db/open.server.ts'
import { type LogEntry, parseEntry } from '../formats/log-entry.ts'
import { parseAct } from '../formats/signed-act.ts'
import { formatTrust, parseTrust, type Trust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import { days, type Instant } from '../ids.ts'
import { entriesOfKind } from './decision-store.server.ts'
import { type HeldKeys, keysFor, type LogKeys } from './log-keys.server.ts'
import { newestOfKind, readEntry } from './log-store.server.ts'
import type { LoggedEntry, StatedSuspension, TrustHeld } from './read-log.server.ts'

/** How long replaced keys go on signing beside the new ones, days, where no setting says otherwise. */
export const oldKeyDays = 90

export interface Standing {
  /** Oldest first; the last one is in force. Empty before the first entry. */
  readonly trusts: readonly TrustHeld[]
  /** Decided and not ended early; may be over. */
  readonly suspension: StatedSuspension | null
}

export async function readStanding(db: Db, unstated: Trust): Promise<Standing> {
  const first = await readEntry(db, 0n)
  const trusts = first ? [trustOfEntry(first, unstated)] : []
  for (const entry of first ? await entriesOfKind(db, 'trust-changed') : [])
    if (isDecidedUnder(trusts.at(-1)?.trust ?? unstated, entry)) trusts.push(trustOfEntry(entry, unstated))
  return { trusts, suspension: await newestSuspension(db) }
}

/** An entry that nobody signed changes nothing, nor one that was decided about an earlier trust: two may press at once. */
function isDecidedUnder(trust: Trust, { bytes }: LoggedEntry): boolean {
  const { act } = parseEntry(bytes)
  const read = act && parseAct(act.text)
  return read?.act === 'change-trust' && read.first !== null && read.objects[0]?.sha256 === trustHash(trust)
}

function trustOfEntry({ index, bytes }: LoggedEntry, unstated: Trust): TrustHeld {
  const { t, data } = parseEntry(bytes)
  // A log from before trust stood in its first entry.
  return { trust: data?.trust === undefined ? unstated : parseTrust(data.trust), index, since: t }
}

async function newestSuspension(db: Db): Promise<StatedSuspension | null> {
  const suspended = await newestOfKind(db, 'quorum-suspended')
  if (!suspended) return null
  const ended = await newestOfKind(db, 'suspension-ended')
  return ended && ended.index > suspended.index ? null : suspensionIn(suspended.index, parseEntry(suspended.bytes), db)
}

async function suspensionIn(index: bigint, entry: LogEntry, db: Db): Promise<StatedSuspension | null> {
  const act = entry.act ? parseAct(entry.act.text) : null
  if (act?.act !== 'suspend-quorum' || act.first === null) return null
  const logged = await readEntry(db, act.first.index)
  const first = logged && parseEntry(logged.bytes)
  const under = act.objects[0]?.sha256
  if (!first?.actor || !under) return null
  const { until, reason, actor } = act
  const roles = [first.role, entry.role].flatMap((role) => (role ? [role] : []))
  return { index, from: entry.t, until, reason, under, by: [first.actor, actor], roles }
}

/** The pairs that sign now: in force first, then those replaced less than `oldKeyDays` ago. Empty where the pair in force is not held. */
export function signingPairs(
  { trusts }: Standing,
  args: { readonly held: Pick<HeldKeys, 'logs' | 'clocks'>; readonly now: Instant; readonly oldKeyDays: number },
): readonly LogKeys[] {
  const { held, now } = args
  const newestFirst = [...trusts].reverse()
  const still = newestFirst.filter((_, i) => {
    const replacedAt = newestFirst[i - 1]?.since
    return replacedAt === undefined || now - replacedAt < days(args.oldKeyDays)
  })
  const [inForce, ...before] = still.map(({ trust }) => keysFor(trust, held))
  if (!inForce) return []
  const pairs = [inForce, ...before.flatMap((pair) => (pair ? [pair] : []))]
  // A change of policy alone leaves the keys as they are.
  return pairs.filter((pair, i) => pairs.findIndex((other) => other.log === pair.log) === i)
}

export interface StandingParts {
  readonly db: Db
  /** In force while the log is empty, or where its first entry does not say. */
  readonly unstated: Trust
  /** The seeds in the keys folder, read anew. */
  readonly held: () => Pick<HeldKeys, 'logs' | 'clocks'>
  readonly now: () => Instant
  readonly oldKeyDays: number
}

/** The newest standing this node has read. */
export class LogStanding {
  readonly #parts: StandingParts
  #standing: Standing = { trusts: [], suspension: null }
  #held: Pick<HeldKeys, 'logs' | 'clocks'>
  #trust: Trust

  constructor(parts: StandingParts) {
    this.#parts = parts
    this.#held = parts.held()
    this.#trust = parts.unstated
  }

  /** The same object until another trust is in force. */
  get trust(): Trust {
    return this.#trust
  }

  get trusts(): readonly TrustHeld[] {
    return this.#standing.trusts
  }

  /** The one that runs now; null where none does. */
  get suspension(): StatedSuspension | null {
    const { suspension } = this.#standing
    const runs = suspension !== null && this.#parts.now() < suspension.until
    return runs && suspension.under === trustHash(this.#trust) ? suspension : null
  }

  pairs(): readonly LogKeys[] {
    const { now, oldKeyDays, unstated } = this.#parts
    const { trusts } = this.#standing
    const held = this.#held
    if (trusts.length > 0) return signingPairs(this.#standing, { held, now: now(), oldKeyDays })
    const first = keysFor(unstated, held)
    return first ? [first] : []
  }

  async refresh(): Promise<void> {
    this.#standing = await readStanding(this.#parts.db, this.#parts.unstated)
    this.#held = this.#parts.held()
    const newest = this.#standing.trusts.at(-1)?.trust ?? this.#parts.unstated
    if (formatTrust(newest) !== formatTrust(this.#trust)) this.#trust = newest
  }
}
