/**
 * What must hold of the entries of a part, one after the other: form, time,
 * counters, acts. What reaches across parts is handed on, to be joined.
 */
import { type LogEntry, parseEntry } from '../formats/log-entry.ts'
import { type ActMarks, actMarks } from '../formats/log-projection.ts'
import { emptyRoot, type Hash } from '../formats/merkle.ts'
import { checkActInLog, type SignedAct } from '../formats/signed-act.ts'
import type { PersonId, Sha256Hex } from '../ids.ts'
import { isTrouble } from '../outcome.ts'
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

export interface CheckedEntry {
  readonly entry: LogEntry
  readonly marks: ActMarks | null
}

export class EntryCheck {
  acts = 0
  firstTime = 0
  lastTime = 0
  readonly subjects = new Map<PersonId, SubjectRun>()
  readonly marks = new Marks()
  readonly trusts: ToldTrust[] = []
  readonly keys: ToldKey[] = []
  readonly #origin: string
  readonly #from: number
  readonly #rootAt: (size: number) => Hash | Promise<Hash>

  /** `rootAt` gives the log's own root at a size up to that of the next entry. */
  constructor(parts: {
    readonly origin: string
    readonly from: number
    readonly rootAt: (size: number) => Hash | Promise<Hash>
  }) {
    this.#origin = parts.origin
    this.#from = parts.from
    this.#rootAt = parts.rootAt
  }

  /** Throws a Finding that names the entry. */
  async accept(index: number, bytes: Uint8Array): Promise<CheckedEntry> {
    try {
      const entry = parseEntry(bytes)
      const marks = actMarks(entry)
      this.#checkTime(index, entry)
      this.#checkSubject(index, entry)
      this.#checkBeginning(index, entry)
      if (marks) await this.#checkAct(index, { entry, marks })
      this.#remember(index, entry)
      return { entry, marks }
    } catch (error) {
      if (!isTrouble(error, 'Malformed') && !isTrouble(error, 'NotProven')) throw error
      throw tampered(index, error.message)
    }
  }

  #checkTime(index: number, { t }: LogEntry): void {
    if (index === this.#from) this.firstTime = t
    else if (t < this.lastTime) throw tampered(index, 'its time is before that of the entry before')
    this.lastTime = t
  }

  // Absence is proven by these counters: a person's entries up to now, without a
  // gap, are all there are.
  #checkSubject(index: number, { subject, subjectSeq }: LogEntry): void {
    if (subject === undefined) return
    const counter = Number(subjectSeq)
    const run = this.subjects.get(subject)
    if (!run) this.subjects.set(subject, { person: subject, index, first: counter, last: counter })
    else if (counter === run.last + 1) run.last = counter
    else throw tampered(index, `subjectSeq is ${subjectSeq}, ${run.last + 1} was due`)
  }

  #checkBeginning(index: number, { kind }: LogEntry): void {
    if ((kind === 'log-created') !== (index === 0))
      throw tampered(index, 'a log is created by its first entry, and once')
  }

  /** The log's rules on acts. A refusal may hold an act that was refused for breaking them. */
  async #checkAct(index: number, { entry, marks }: { readonly entry: LogEntry; readonly marks: ActMarks }) {
    this.acts++
    this.marks.add(marks.challenge ?? marks.attempt, index)
    if (!marks.act || entry.kind === 'denied' || entry.kind === 'not-sent') return
    this.#checkSigner(index, entry, marks.act)
    const { size } = marks.act.seen
    const root = size <= index ? this.#rootAt(Number(size)) : emptyRoot
    checkActInLog({
      act: marks.act,
      entryTime: entry.t,
      entryIndex: BigInt(index),
      rootAtSeen: root instanceof Promise ? await root : root,
    })
  }

  #checkSigner(index: number, entry: LogEntry, act: SignedAct): void {
    if (act.portal !== this.#origin) throw tampered(index, 'its act was signed for another portal')
    if (act.actor !== entry.actor) throw tampered(index, 'its act was signed by another person than it names')
  }

  #remember(index: number, entry: LogEntry): void {
    const trust = trustToldBy(index, entry)
    if (trust) this.trusts.push(trust)
    if (entry.kind !== 'key-added' || entry.subject === undefined) return
    for (const { kind, id, sha256 } of entry.objects ?? [])
      if (kind === 'key' && sha256) this.keys.push({ index, person: entry.subject, fingerprint: id, hash: sha256 })
  }
}
