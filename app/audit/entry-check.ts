/**
 * What must hold of the entries of a part, one after the other: form, time,
 * counters, acts. What reaches across parts is handed on, to be joined.
 */
import { type DisclosedLook, looksDisclosed } from '../formats/about.ts'
import { checkActInLog } from '../formats/act-in-log.ts'
import {
  type CountedRoot,
  type CountLine,
  countsOf,
  organizationsAdded,
  readCounted,
  type Whose,
} from '../formats/counted.ts'
import { actOfEntry, saysLater } from '../formats/entry-act.ts'
import { holdsRefusedAct } from '../formats/entry-kinds.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { emptyRoot, type Hash } from '../formats/merkle.ts'
import { attemptOf, type ReadAct } from '../formats/signed-act.ts'
import type { PersonId, Sha256Hex } from '../ids.ts'
import { isForeign } from '../outcome.ts'
import { Marks } from './repeated-marks.ts'
import { type ToldTrust, trustToldBy } from './trust-chain.ts'
import { tampered } from './verdict.ts'

/** The entries of a part that are counted for one person or organization. */
export interface CountRun {
  /** Index of the first, and its counter. */
  readonly index: number
  readonly first: number
  /** The last. */
  line: CountLine
}

/** Where everybody's counts are said, and those that changed in this part since the one before; first the organizations that came. */
export interface CountedPoint {
  readonly index: number
  readonly said: CountedRoot
  readonly changed: readonly CountLine[]
}

/** What an entry opens of earlier ones. */
export interface Disclosure {
  readonly index: number
  readonly person: PersonId
  readonly looks: readonly DisclosedLook[]
}

/** A key the log committed to. */
export interface ToldKey {
  readonly index: number
  readonly person: PersonId
  readonly fingerprint: string
  readonly hash: Sha256Hex
}

/** Where a loss is stated, and where one is said to be decided. */
export interface LossEntries {
  readonly stated: readonly number[]
  readonly decided: readonly number[]
}

export interface CheckedEntry {
  readonly entry: ReadEntry
  /** Null where there is none, or the signed text is of another type than `fuin-act/1`. */
  readonly act: ReadAct | null
}

export class EntryCheck {
  acts = 0
  /** Entries that say what came after this program, and the first of them. */
  newer = 0
  firstNewer: number | null = null
  firstTime = 0
  lastTime = 0
  readonly runs = new Map<Whose, CountRun>()
  /** Organizations that came, each with nothing counted for it yet. */
  readonly added: CountLine[] = []
  readonly points: CountedPoint[] = []
  readonly disclosures: Disclosure[] = []
  readonly #changed = new Set<CountRun>()
  #addedBefore = 0
  readonly marks = new Marks()
  readonly trusts: ToldTrust[] = []
  readonly keys: ToldKey[] = []
  /** Where a loss is stated, and where one is said to be decided. */
  readonly losses: { readonly stated: number[]; readonly decided: number[] } = { stated: [], decided: [] }
  readonly #portal: string
  readonly #from: number
  readonly #rootAt: (size: number) => Hash | Promise<Hash>

  /** `rootAt` gives the log's own root at a size up to that of the next entry. */
  constructor(parts: {
    readonly portal: string
    readonly from: number
    readonly rootAt: (size: number) => Hash | Promise<Hash>
  }) {
    this.#portal = parts.portal
    this.#from = parts.from
    this.#rootAt = parts.rootAt
  }

  /** Throws a Finding that names the entry. What it has to wait for is in `rest`, which then has to be waited for before the next one. */
  accept(index: number, bytes: Uint8Array, leaf: Hash): CheckedEntry & { readonly rest: Promise<void> | null } {
    try {
      const entry = parseEntry(bytes)
      this.#checkTime(index, entry)
      this.#readSaid(index, entry)
      for (const [who, said] of countsOf(entry)) this.#count(index, Number(said), { who, id: entry.id, leaf })
      for (const who of organizationsAdded(entry)) this.added.push({ who, count: 0, id: entry.id, leaf })
      this.#checkBeginning(index, entry)
      const act = entry.act ? this.#readAct(index, entry, entry.act.text) : null
      const rest = act ? this.#checkAct(index, { entry, act }) : null
      this.#remember(index, entry)
      if (saysLater(entry, act)) this.#countNewer(index)
      return { entry, act, rest }
    } catch (error) {
      throw named(index, error)
    }
  }

  #checkTime(index: number, { t }: ReadEntry): void {
    if (index === this.#from) this.firstTime = t
    else if (t < this.lastTime) throw tampered(index, 'its time is before that of the entry before')
    this.lastTime = t
  }

  // Absence is proven by these counters: somebody's entries up to now, without a
  // gap, are all there are.
  #count(index: number, count: number, of: Omit<CountLine, 'count'>): void {
    const line = { ...of, count }
    const known = this.runs.get(of.who)
    if (known && count !== known.line.count + 1)
      throw tampered(index, `it is counted as ${count}, ${known.line.count + 1} was due`)
    const run = known ?? { index, first: count, line }
    run.line = line
    if (!known) this.runs.set(of.who, run)
    this.#changed.add(run)
  }

  /** What it says of entries before it: judged once the parts before are known. */
  #readSaid(index: number, entry: ReadEntry): void {
    if (entry.kind === 'counted') {
      const changed = [...this.added.slice(this.#addedBefore), ...[...this.#changed].map(({ line }) => line)]
      this.points.push({ index, said: readCounted(entry), changed })
      this.#changed.clear()
      this.#addedBefore = this.added.length
    }
    const looks = looksDisclosed(BigInt(index), entry)
    if (looks && entry.subject) this.disclosures.push({ index, person: entry.subject, looks })
  }

  #checkBeginning(index: number, { kind }: ReadEntry): void {
    if ((kind === 'log-created') !== (index === 0))
      throw tampered(index, 'a log is created by its first entry, and once')
  }

  #countNewer(index: number): void {
    this.newer++
    this.firstNewer ??= index
  }

  #readAct(index: number, entry: ReadEntry, text: string): ReadAct | null {
    const act = actOfEntry(entry)
    this.acts++
    this.marks.add(act?.challenge ?? attemptOf(text), index)
    return act
  }

  /** The log's rules on acts. A refusal may hold an act that was refused for breaking them. */
  #checkAct(index: number, said: { readonly entry: ReadEntry; readonly act: ReadAct }): Promise<void> | null {
    const { entry, act } = said
    if (holdsRefusedAct(entry.kind)) return null
    this.#checkSigner(index, entry, act)
    const root = act.seen.size <= index ? this.#rootAt(Number(act.seen.size)) : emptyRoot
    const check = (rootAtSeen: Hash) =>
      checkActInLog({ act, entryTime: entry.t, entryIndex: BigInt(index), rootAtSeen })
    if (!(root instanceof Promise)) {
      check(root)
      return null
    }
    return root.then(check).catch((error) => {
      throw named(index, error)
    })
  }

  #checkSigner(index: number, entry: ReadEntry, act: ReadAct): void {
    if (act.portal !== this.#portal) throw tampered(index, 'its act was signed for another portal')
    if (act.actor !== entry.actor) throw tampered(index, 'its act was signed by another person than it names')
  }

  #remember(index: number, entry: ReadEntry): void {
    const trust = trustToldBy(index, entry)
    if (trust) this.trusts.push(trust)
    if (entry.kind === 'log-succession') this.losses.stated.push(index)
    if (entry.kind === 'log-succeeded') this.losses.decided.push(index)
    if (entry.kind !== 'key-added' || entry.subject === undefined) return
    for (const { kind, id, sha256 } of entry.objects ?? [])
      if (kind === 'key' && sha256) this.keys.push({ index, person: entry.subject, fingerprint: id, hash: sha256 })
  }
}

/** The finding that names the entry whose bytes are not in their form, or do not hold; any other trouble as it is. */
function named(index: number, error: unknown): unknown {
  return isForeign(error) ? tampered(index, error.message) : error
}
