/**
 * What must hold of the entries of a part, one after the other: form, time,
 * counters, acts. What reaches across parts is handed on, to be joined.
 */
import { actOfEntry, saysLater } from '../formats/entry-act.ts'
import { holdsRefusedAct } from '../formats/entry-kinds.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { emptyRoot, type Hash } from '../formats/merkle.ts'
import { attemptOf, checkActInLog, type ReadAct } from '../formats/signed-act.ts'
import type { PersonId, Sha256Hex } from '../ids.ts'
import { isForeign } from '../outcome.ts'
import { Marks } from './repeated-marks.ts'
import { type ToldTrust, trustToldBy } from './trust-chain.ts'
import { tampered } from './verdict.ts'

/** The entries of a part about one person. */
export interface SubjectRun {
  readonly person: PersonId
  /** Index of the first. */
  readonly index: number
  /** Its counter, and that of the last. */
  readonly first: number
  last: number
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
  readonly subjects = new Map<PersonId, SubjectRun>()
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
  accept(index: number, bytes: Uint8Array): CheckedEntry & { readonly rest: Promise<void> | null } {
    try {
      const entry = parseEntry(bytes)
      this.#checkTime(index, entry)
      this.#checkSubject(index, entry)
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

  // Absence is proven by these counters: a person's entries up to now, without a
  // gap, are all there are.
  #checkSubject(index: number, { subject, subjectSeq }: ReadEntry): void {
    if (subject === undefined) return
    const counter = Number(subjectSeq)
    const run = this.subjects.get(subject)
    if (!run) this.subjects.set(subject, { person: subject, index, first: counter, last: counter })
    else if (counter === run.last + 1) run.last = counter
    else throw tampered(index, `subjectSeq is ${subjectSeq}, ${run.last + 1} was due`)
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
