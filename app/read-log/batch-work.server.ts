/** What one batch has gathered so far: entries at their places, not yet in the database. */
import type { NewRow } from '../../db/schema.ts'
import { equalBytes, toHex } from '../formats/bytes.ts'
import { formatEntry } from '../formats/log-entry.ts'
import { type ActMarks, actMarks, type ProjectedEntry, projectEntry } from '../formats/log-projection.ts'
import { type Hash, leafHash } from '../formats/merkle.ts'
import { type Instant, instant, makeId, type PersonId } from '../ids.ts'
import { readBefore } from './act-store.server.ts'
import { completeDraft } from './entry-draft.ts'
import type { GrowingTree } from './growing-tree.server.ts'
import { type Batch, type BatchRows, type Head, storedHashes } from './log-store.server.ts'
import { ChallengeUsed, type EntryDraft, type LoggedEntry, type StepContext } from './read-log.server.ts'

interface BatchParts {
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
}

interface Placed {
  readonly logged: LoggedEntry
  readonly projected: ProjectedEntry
  readonly where: NewRow<'log_where'> | null
}

const sameChallenge = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one !== null && other !== null && equalBytes(one, other)

export class BatchWork {
  readonly batch: Batch
  readonly #head: Head
  readonly #growing: GrowingTree
  readonly #random: (n: number) => Uint8Array
  /** One time for the whole batch, never before the entry before: a clock set back must not make the log look reordered. */
  readonly #at: Instant
  readonly #placed: Placed[] = []
  readonly #counts = new Map<PersonId, number>()
  /** Acts of this batch, by attempt and by challenge, in hex. */
  readonly #attempts = new Set<string>()
  readonly #challenges = new Map<string, string>()

  constructor(at: { readonly batch: Batch; readonly head: Head; readonly growing: GrowingTree }, parts: BatchParts) {
    this.batch = at.batch
    this.#head = at.head
    this.#growing = at.growing
    this.#random = parts.random
    this.#at = instant(Math.max(parts.now(), at.head.lastTime))
  }

  context(): StepContext {
    return { trx: this.batch, at: this.#at, nextIndex: this.#nextIndex, rootAt: (size) => this.#rootAt(size) }
  }

  get #nextIndex(): bigint {
    return this.#head.size + BigInt(this.#placed.length)
  }

  async #rootAt(size: bigint): Promise<Hash> {
    if (size < 0n || size > this.#head.size) throw new RangeError('the log is not that long')
    return this.#growing.rootAt(size, storedHashes(this.batch))
  }

  /** Places all of one step's drafts, or none. Throws ChallengeUsed. */
  async take(drafts: readonly EntryDraft[]): Promise<readonly LoggedEntry[]> {
    const marks = drafts.map(actMarks)
    const acts = marks.filter((act) => act !== null)
    const { counts, used } = await this.#before(drafts, acts)
    const placed = drafts.map((draft, i) =>
      this.#place(draft, { index: this.#nextIndex + BigInt(i), act: marks[i] ?? null, counts }),
    )
    const fresh = new Map<string, string>()
    for (const act of acts) this.#demandFresh(act, used, fresh)
    // Nothing above changed this batch, so a step that failed left no trace here either.
    this.#placed.push(...placed)
    for (const [person, count] of counts) this.#counts.set(person, count)
    for (const [challenge, attempt] of fresh) this.#challenges.set(challenge, attempt)
    for (const { attempt } of acts) this.#attempts.add(toHex(attempt))
    return placed.map(({ logged }) => logged)
  }

  async #before(
    drafts: readonly EntryDraft[],
    acts: readonly ActMarks[],
  ): Promise<{ readonly counts: Map<PersonId, number>; readonly used: readonly ActMarks[] }> {
    const persons = [...new Set(drafts.flatMap(({ subject }) => (subject ? [subject] : [])))]
    const unknown = persons.filter((person) => !this.#counts.has(person))
    const read = await readBefore(this.batch, { persons: unknown, acts })
    const counts = persons.map((person): [PersonId, number] => [
      person,
      this.#counts.get(person) ?? read.counts.get(person) ?? 0,
    ])
    return { counts: new Map(counts), used: read.acts }
  }

  #place(
    draft: EntryDraft,
    at: { readonly index: bigint; readonly act: ActMarks | null; readonly counts: Map<PersonId, number> },
  ): Placed {
    const { index, act, counts } = at
    const subjectSeq = draft.subject ? (counts.get(draft.subject) ?? 0) + 1 : null
    if (draft.subject && subjectSeq) counts.set(draft.subject, subjectSeq)
    const random = this.#random(48)
    const [salt, id] = [random.subarray(0, 32), makeId('e', random.subarray(32))]
    const entry = completeDraft(draft, { t: this.#at, id, subjectSeq, salt })
    const bytes = formatEntry(entry)
    const { where } = draft
    return {
      logged: { index, bytes, leaf: leafHash(bytes) },
      projected: projectEntry(index, entry, act),
      where: where ? { index: Number(index), salt, ip: where.ip, user_agent: where.userAgent } : null,
    }
  }

  /**
   * A challenge is good once in the whole log. Nobody else can append while we
   * hold the head, so looking is enough; the unique indexes stand behind it.
   */
  #demandFresh({ attempt, challenge }: ActMarks, used: readonly ActMarks[], fresh: Map<string, string>): void {
    const mine = toHex(attempt)
    if (this.#attempts.has(mine)) throw new ChallengeUsed({ sameAct: true })
    const alike = used.filter((act) => equalBytes(act.attempt, attempt) || sameChallenge(act.challenge, challenge))
    if (alike.length > 0) throw new ChallengeUsed({ sameAct: alike.some((act) => equalBytes(act.attempt, attempt)) })
    if (!challenge) return
    const theirs = this.#challenges.get(toHex(challenge)) ?? fresh.get(toHex(challenge))
    if (theirs !== undefined) throw new ChallengeUsed({ sameAct: theirs === mine })
    fresh.set(toHex(challenge), mine)
  }

  /** Everything to be written, with the head it makes; null if no step stated an entry. */
  async finish(): Promise<BatchRows | null> {
    const { size, root } = this.#head
    if (this.#placed.length === 0) return null
    const entries = this.#placed.map(({ logged }) => logged)
    const leaves = entries.map(({ leaf }) => leaf)
    const { tree, hashes } = await this.#growing.grow({ size, root }, leaves, storedHashes(this.batch))
    return {
      entries,
      hashes,
      projected: this.#placed.map(({ projected }) => projected),
      where: this.#placed.flatMap(({ where }) => (where ? [where] : [])),
      subjects: this.#counts,
      head: { ...tree, grownFrom: { size, root }, lastTime: this.#at },
    }
  }
}
