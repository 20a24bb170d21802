/**
 * What two people have decided about this log, as its entries say: whose
 * signatures are believed, which keys therefore sign, and whether the quorum is
 * set aside. Read anew after such an entry and at every heartbeat, for another
 * node may have appended it.
 *
 * The server judges the people before it appends (trust/decide-log.server.ts).
 * Nobody outside has to believe it: readers prove every decision themselves.
 */
import type { Db } from '../../db/open.server.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import { type LogEntry, readOwnEntry } from '../formats/log-entry.ts'
import { succeeds } from '../formats/log-origin.ts'
import { parseAct } from '../formats/signed-act.ts'
import { readSuccession, type Succession, successionObjects } from '../formats/succession.ts'
import { formatTrust, parseTrust, type Trust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import { days, type Instant } from '../ids.ts'
import { readForeign } from '../outcome.ts'
import { entriesOfKind } from './decision-store.server.ts'
import { type HeldKeys, keysFor, type LogKeys } from './log-keys.server.ts'
import { newestOfKind, readEntry } from './log-store.server.ts'
import type { HeldSuccession, LoggedEntry, StatedSuspension, TrustHeld } from './read-log.server.ts'

/** How long replaced keys go on signing beside the new ones, days, where no setting says otherwise. */
export const oldKeyDays = 90

export interface Standing {
  /** Oldest first; the last one is in force. Empty before the first entry. */
  readonly trusts: readonly TrustHeld[]
  /** Decided and not ended early; may be over. */
  readonly suspension: StatedSuspension | null
}

const telling: readonly EntryKind[] = ['trust-changed', 'log-succession', 'log-succeeded']

export async function readStanding(db: Db, unstated: Trust): Promise<Standing> {
  const first = await readEntry(db, 0n)
  if (!first) return { trusts: [], suspension: null }
  const told: LoggedEntry[] = []
  for (const kind of telling) told.push(...(await entriesOfKind(db, kind)))
  const trusts = [trustOfEntry(first, unstated)]
  for (const logged of told.sort((one, other) => (one.index < other.index ? -1 : 1))) takeTold(trusts, logged)
  return { trusts, suspension: await newestSuspension(db) }
}

function takeTold(trusts: TrustHeld[], logged: LoggedEntry): void {
  const newest = trusts.at(-1)
  if (!newest) return
  const entry = readOwnEntry(logged.bytes)
  const decided = entry.kind === 'log-succeeded' && newest.succession && isDecision(newest.succession, entry)
  if (decided && newest.succession?.decided === null) {
    const succession = { ...newest.succession, decided: { index: logged.index, at: entry.t } }
    trusts[trusts.length - 1] = { ...newest, succession }
  }
  const stated = entry.kind === 'log-succession' ? statedBy(logged) : null
  if (stated && succeeds(stated.next.origin, newest.trust.origin))
    trusts.push({ trust: stated.next, index: logged.index, since: entry.t, succession: { stated, decided: null } })
  if (entry.kind === 'trust-changed' && isDecidedUnder(newest.trust, entry)) {
    const changed = trustOfEntry(logged, newest.trust)
    if (changed.trust.origin === newest.trust.origin) trusts.push(changed)
  }
}

/** An entry that nobody signed changes nothing, nor one that was decided about an earlier trust: two may press at once. */
function isDecidedUnder(trust: Trust, { act }: LogEntry): boolean {
  const read = act && parseAct(act.text)
  return read?.act === 'change-trust' && read.first !== null && read.objects[0]?.sha256 === trustHash(trust)
}

function isDecision({ stated }: HeldSuccession, { act }: LogEntry): boolean {
  const read = act && parseAct(act.text)
  const about = JSON.stringify(successionObjects(stated))
  return read?.act === 'succeed-log' && read.first !== null && JSON.stringify(read.objects) === about
}

const statedBy = ({ bytes, ...place }: LoggedEntry): Succession | null =>
  readForeign(() => readSuccession({ ...place, entry: readOwnEntry(bytes) }))

function trustOfEntry({ index, bytes }: LoggedEntry, unstated: Trust): TrustHeld {
  const { t, data } = readOwnEntry(bytes)
  // A log from before trust stood in its first entry.
  const trust = data?.trust === undefined ? unstated : parseTrust(data.trust)
  return { trust, index, since: t, succession: null }
}

/** The origin under which this database's log goes on: the portal's name, or a later one where the newest entries were once lost. */
export async function statedOrigin(db: Db, portal: string): Promise<string> {
  let origin = portal
  for (const logged of await entriesOfKind(db, 'log-succession')) {
    const next = statedBy(logged)?.next.origin
    if (next !== undefined && succeeds(next, origin)) origin = next
  }
  return origin
}

async function newestSuspension(db: Db): Promise<StatedSuspension | null> {
  const suspended = await newestOfKind(db, 'quorum-suspended')
  if (!suspended) return null
  const ended = await newestOfKind(db, 'suspension-ended')
  return ended && ended.index > suspended.index
    ? null
    : suspensionIn(suspended.index, readOwnEntry(suspended.bytes), db)
}

/** The suspension of this trust's quorum that ran at this moment, ended early or not; null where none did. */
export async function suspensionAt(db: Db, under: Trust, at: Instant): Promise<StatedSuspension | null> {
  for (const { index, bytes } of await entriesOfKind(db, 'quorum-suspended')) {
    const stated = await suspensionIn(index, readOwnEntry(bytes), db)
    if (stated?.under === trustHash(under) && stated.from <= at && at < stated.until) return stated
  }
  return null
}

async function suspensionIn(index: bigint, entry: LogEntry, db: Db): Promise<StatedSuspension | null> {
  const act = entry.act ? parseAct(entry.act.text) : null
  if (act?.act !== 'suspend-quorum' || act.first === null) return null
  const logged = await readEntry(db, act.first.index)
  const first = logged && readOwnEntry(logged.bytes)
  const under = act.objects[0]?.sha256
  if (!first?.actor || !under) return null
  const { until, reason, actor } = act
  const roles = [first.role, entry.role].flatMap((role) => (role ? [role] : []))
  return { index, from: entry.t, until, reason, under, by: [first.actor, actor], roles }
}

/**
 * The pairs that sign now: in force first, then those replaced less than
 * `oldKeyDays` ago. Empty where the pair in force is not held. The keys of a log
 * that ended never sign again.
 */
export function signingPairs(
  { trusts }: Standing,
  args: { readonly held: Pick<HeldKeys, 'logs' | 'clocks'>; readonly now: Instant; readonly oldKeyDays: number },
): readonly LogKeys[] {
  const { held, now } = args
  const newestFirst = [...trusts].reverse().filter(({ trust }) => trust.origin === trusts.at(-1)?.trust.origin)
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

  /** The newest loss this log went on after; null where there was none. */
  get succession(): HeldSuccession | null {
    return this.#standing.trusts.findLast(({ succession }) => succession !== null)?.succession ?? null
  }

  get undecided(): boolean {
    return this.succession?.decided === null
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
