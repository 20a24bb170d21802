/**
 * Finds what a bundle has to hold: the entries asked for, and those without
 * which nobody could judge them (key entries, rolls, pledges, consents, what was
 * issued, the log's own keys and witnesses). Reads, and writes nothing.
 */

import { kindsWith } from '../formats/entry-kinds.ts'
import type { EvidenceKey } from '../formats/evidence-bundle.ts'
import { type LogEntry, readOwnEntry } from '../formats/log-entry.ts'
import { parseAct, type SignedAct } from '../formats/signed-act.ts'
import { type BulletinId, type Fingerprint, type Instant, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import { councilOnRecord } from '../keyring/council-key-store.server.ts'
import { keyBytesOf } from '../keyring/key-store.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { keptCounts } from '../read-log/count-store.server.ts'
import { searchLog } from '../read-log/log-search-store.server.ts'
import { readProjected } from '../read-log/log-store.server.ts'
import { filtersOf, readFilter, type SearchRefusal } from '../review/read-filter.server.ts'
import type { ReviewGround } from '../review/review-ground.ts'
import { peopleMeant, peopleNamed } from '../review/review-store.server.ts'
import { lineOf } from '../roll/roll-store.server.ts'
import type { AskedAbsence } from './count-absence.server.ts'
import type { EvidenceRequest } from './evidence-request.ts'
import { consentEntries, entriesAbout, entriesOfKinds, issuedEntries, rollsInForce } from './evidence-store.server.ts'

/** One report, one person who has to read it: beyond this the request has to be narrowed. What a proof of absence counts is not among them. */
export const evidenceLimit = 5_000

export interface GatheredEntry {
  readonly index: bigint
  readonly bytes: Uint8Array
  readonly entry: LogEntry
  readonly act: SignedAct | null
  readonly selected: boolean
}

export interface GatheredRoll {
  readonly counter: number
  readonly entry: bigint
  readonly people: readonly PersonId[]
}

export interface GatheredEvidence {
  /** Ascending. */
  readonly entries: readonly GatheredEntry[]
  /** True where the search found more about the absent person than anybody would read: they are counted, not listed. */
  readonly countedOnly: boolean
  readonly keys: readonly (EvidenceKey & { readonly bytes: Uint8Array })[]
  readonly rolls: readonly GatheredRoll[]
  readonly absence: AskedAbsence | null
  /** The one person it is about, where it is about one. */
  readonly person: PersonId | null
  readonly holder: Holder | null
}

export type GatherRefusal = SearchRefusal | 'evidence-too-large' | 'evidence-empty'

/**
 * Whose hands the bundle is made for, where it is not for a review: somebody with
 * their own record, or a consent with whoever signed it. It goes out of the house,
 * and the roster may not go along: of others it holds what their own record shows
 * them already (the entries, the keys they were signed with), and no line of the
 * roll, no address and no name.
 */
export interface Holder {
  readonly person: PersonId
  /** Whether it says from where they acted themselves: not in what others are handed. */
  readonly addresses: boolean
}

interface Meant {
  readonly selected: readonly number[]
  readonly countedOnly: boolean
  readonly person: PersonId | null
  readonly bulletin: BulletinId | null
  readonly absent: PersonId | null
}

/** `key`: whoever exports, whose act stands in the log afterwards; null on the command line. */
export async function gatherEvidence(
  ground: ReviewGround,
  request: EvidenceRequest,
  by: { readonly act: SignedAct | null; readonly made: Instant; readonly holder: Holder | null },
): Promise<Outcome<GatheredEvidence, GatherRefusal>> {
  const meant = await readRequest(ground, request)
  if (!meant.ok) return meant
  const { selected, countedOnly, person, bulletin, absent } = meant.value
  const absence = absent && { person: absent, bulletin, before: request.until ?? by.made }
  if (selected.length === 0 && !absence) return refused('evidence-empty')
  if (selected.length > evidenceLimit) return refused('evidence-too-large', { limit: evidenceLimit })
  const gathering = new Gathering(ground, by.holder)
  await gathering.add(selected, true)
  await gathering.add(await logEntries(ground), false)
  await gathering.addPeople(absent ? [absent] : [])
  if (absence) await gathering.addCount(absence.before)
  const rolls = await gathering.addRolls()
  const keys = await gathering.addKeys(by.act ? [by.act.key] : [])
  const { holder } = by
  return done({ entries: gathering.entries(), countedOnly, keys, rolls, absence, person: absent ?? person, holder })
}

async function readRequest(ground: ReviewGround, request: EvidenceRequest): Promise<Outcome<Meant, GatherRefusal>> {
  // The reason given for the bundle is one for seeing names.
  const meant = await readFilter(ground, request.filter, { named: true })
  if (!meant.ok) return meant
  const { about, who, bulletin } = meant.value
  const [absent = null, second] = request.absence === '' ? [] : await peopleFor(ground, request.absence)
  if (request.absence !== '' && (!absent || second)) return refused('person-unknown')
  const found = request.entries
    ? await entriesBetween(ground, request.entries)
    : await entriesFound(ground, request, filtersOf(request.filter, meant.value))
  // Whoever has thousands of refusals written about themselves must not thereby escape the proof.
  const countedOnly = absent !== null && absent === (about ?? who) && found.length > evidenceLimit
  return done({ selected: countedOnly ? [] : found, countedOnly, person: about ?? who, bulletin, absent })
}

const peopleFor = async ({ db }: ReviewGround, word: string) => (await peopleMeant(db, word)) ?? peopleNamed(db, word)

async function entriesFound({ db }: ReviewGround, { until }: EvidenceRequest, filters: ReturnType<typeof filtersOf>) {
  const bounded = until === null ? filters : { ...filters, to: until }
  const { rows } = await searchLog(db, bounded, null, evidenceLimit + 1)
  return rows.map(({ index }) => index)
}

async function entriesBetween({ db }: ReviewGround, { from, to }: { readonly from: bigint; readonly to: bigint }) {
  const length = to - from + 1n
  const rows = await readProjected(db, from, length > evidenceLimit ? evidenceLimit + 1 : Number(length))
  return rows.map(({ index }) => index)
}

/** How the log's keys and witnesses came to be what they are, and when witnesses were set aside. */
async function logEntries({ db }: ReviewGround): Promise<readonly number[]> {
  const kinds = kindsWith(({ trust }) => trust !== undefined)
  return [...new Set([0, ...(await entriesOfKinds(db, kinds, 200))])]
}

const standingKinds = kindsWith(({ standing }) => standing === true)

class Gathering {
  readonly #ground: ReviewGround
  readonly #holder: Holder | null
  readonly #entries = new Map<number, GatheredEntry>()

  constructor(ground: ReviewGround, holder: Holder | null) {
    this.#ground = ground
    this.#holder = holder
  }

  entries(): readonly GatheredEntry[] {
    return [...this.#entries.values()].sort((one, other) => (one.index < other.index ? -1 : 1))
  }

  async add(indexes: readonly number[], selected: boolean): Promise<void> {
    for (const index of indexes) {
      if (this.#entries.has(index)) continue
      const logged = await this.#ground.log.entry(BigInt(index))
      if (!logged) throw new Broken(`entry ${index} is in the projection and not in the log`)
      const entry = readOwnEntry(logged.bytes)
      this.#entries.set(index, { index: logged.index, bytes: logged.bytes, entry, act: actOf(entry), selected })
    }
  }

  /** Who they are to the council: pledge, consent, engagement, keys; and what was issued that they were given. */
  async addPeople(others: readonly PersonId[]): Promise<void> {
    const { db } = this.#ground
    const shown = this.entries().filter(({ entry }) => this.#holder === null || entry.actor === this.#holder.person)
    const named = shown.flatMap(({ entry }) => [entry.actor, entry.subject].filter((id) => id !== undefined))
    const holder = this.#holder?.person
    const people = holder === undefined ? [...new Set([...named, ...others])] : [holder]
    const organizations = [...new Set(shown.flatMap(({ entry }) => entry.org ?? []))]
    await this.add(await entriesAbout(db, people, standingKinds), false)
    await this.add(await consentEntries(db, organizations), false)
    await this.add(await this.#withdrawnConsents(organizations), false)
    await this.add(await issuedEntries(db, [...new Set(shown.flatMap(({ entry }) => bulletinsOf(entry)))]), false)
  }

  async #withdrawnConsents(organizations: readonly OrganizationId[]): Promise<readonly number[]> {
    const indexes = await entriesOfKinds(this.#ground.db, ['consent-withdrawn'], 1000)
    const ours: number[] = []
    for (const index of indexes) {
      const logged = await this.#ground.log.entry(BigInt(index))
      const objects = logged ? (readOwnEntry(logged.bytes).objects ?? []) : []
      if (objects.some(({ id }) => organizations.some((organization) => organization === id))) ours.push(index)
    }
    return ours
  }

  /** The newest count of everybody's entries, if it is of after that time: it may be what ends a proof. */
  async addCount(before: Instant): Promise<void> {
    const kept = await keptCounts(this.#ground.db)
    const logged = kept && (await this.#ground.log.entry(kept.entry))
    if (logged && readOwnEntry(logged.bytes).t >= before) await this.add([Number(logged.index)], false)
  }

  /** For each signer the roll in force when they signed, with its line. */
  async addRolls(): Promise<readonly GatheredRoll[]> {
    const { db } = this.#ground
    const all = await rollsInForce(db)
    const people = new Map<number, Set<PersonId>>()
    for (const { index, act } of this.entries()) {
      if (this.#holder !== null && act?.actor !== this.#holder.person) continue
      const roll = act && all.filter(({ entry }) => entry < Number(index)).at(-1)
      if (roll) people.set(roll.counter, (people.get(roll.counter) ?? new Set()).add(act.actor))
    }
    for (const [counter, named] of people) {
      // Who joined after that roll has no line in it; an erased name takes its line along.
      for (const person of named) if (!(await lineOf(db, counter, person))) named.delete(person)
      if (named.size === 0) people.delete(counter)
    }
    const rolls = all.filter(({ counter }) => people.has(counter))
    await this.add(
      rolls.map(({ entry }) => entry),
      false,
    )
    const council = rolls.length > 0 ? await councilOnRecord(db) : null
    if (council) await this.add([Number(council.entryIndex)], false)
    return rolls.map(({ counter, entry }) => ({
      counter,
      entry: BigInt(entry),
      people: [...(people.get(counter) ?? [])],
    }))
  }

  /** The key of everybody who signed anything in the bundle, the council's and its signers' included, with the entry that committed to it. */
  async addKeys(others: readonly Fingerprint[]): Promise<GatheredEvidence['keys']> {
    const { db } = this.#ground
    const council = await councilOnRecord(db)
    const holdsCouncil = this.entries().some(({ entry }) => entry.kind === 'council-key-made')
    const wanted = new Set(others)
    if (council && holdsCouncil) for (const { fingerprint } of council.signers) wanted.add(fingerprint)
    const found = new Map<Fingerprint, readonly (EvidenceKey & { readonly bytes: Uint8Array })[]>()
    // A key entry holds an act of its own, by the very key; so one round more than the first finds nothing new.
    for (const fingerprint of [...this.entries().flatMap(({ act }) => act?.key ?? []), ...wanted]) {
      if (found.has(fingerprint)) continue
      const said = await keyBytesOf(db, fingerprint)
      if (said.length === 0) continue
      found.set(
        fingerprint,
        said.map(({ entryIndex: entry, publicKey: bytes }) => ({ fingerprint, entry, bytes })),
      )
      await this.add(
        said.map(({ entryIndex }) => Number(entryIndex)),
        false,
      )
    }
    if (council && holdsCouncil) {
      const { fingerprint, entryIndex: entry, proof } = council
      found.set(fingerprint, [{ fingerprint, entry, bytes: proof.councilKey }])
    }
    return [...found.values()].flat().sort((one, other) => (one.fingerprint < other.fingerprint ? -1 : 1))
  }
}

const actOf = (entry: LogEntry): SignedAct | null =>
  entry.act?.text.startsWith('fuin-act/1\n') ? parseAct(entry.act.text) : null

const bulletinsOf = (entry: LogEntry): readonly BulletinId[] =>
  (entry.objects ?? []).flatMap(({ kind, id }) => (kind === 'bulletin' ? (parseId('b', id) ?? []) : []))
