/** What one batch has gathered so far: entries at their places, not yet in the database. */
import type { NewRow } from '../../db/schema.ts'
import { toHex } from '../formats/bytes.ts'
import type { Whose } from '../formats/counted.ts'
import { formatEntry } from '../formats/log-entry.ts'
import { type ActMarks, actMarks, type ProjectedEntry, projectEntry } from '../formats/log-projection.ts'
import { type Hash, leafHash } from '../formats/merkle.ts'
import { type Instant, instant, makeId } from '../ids.ts'
import { readBefore } from './act-store.server.ts'
import { completeDraft, type TextBeside, textsBeside } from './entry-draft.ts'
import type { GrowingTree } from './growing-tree.server.ts'
import { type Batch, type BatchRows, type Counted, type Head, storedHashes } from './log-store.server.ts'
import { ChallengeUsed, type EntryDraft, type LoggedEntry, type StepContext } from './read-log.server.ts'

interface BatchParts {
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
}

interface Placed {
  readonly logged: LoggedEntry
  readonly projected: ProjectedEntry
  readonly where: NewRow<'log_where'> | null
  readonly texts: readonly TextBeside[]
}

/** What is good once: an act's challenge, or the whole text of what is signed without one. In hex. */
const onceOf = ({ attempt, challenge }: ActMarks): string => toHex(challenge ?? attempt)

export class BatchWork {
  readonly batch: Batch
  readonly #head: Head
  readonly #growing: GrowingTree
  readonly #random: (n: number) => Uint8Array
  /** One time for the whole batch, never before the entry before: a clock set back must not make the log look reordered. */
  readonly #at: Instant
  readonly #placed: Placed[] = []
  readonly #counts = new Map<Whose, Counted>()
  /** The acts of this batch: the hash of each one's text, in hex, by what makes it good once. */
  readonly #acts = new Map<string, string>()

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
    const { counts, earlier } = await this.#before(drafts, acts)
    const counted = new Map<Whose, Counted>()
    const placed = drafts.map((draft, i) =>
      this.#place(draft, { index: this.#nextIndex + BigInt(i), act: marks[i] ?? null, counts, counted }),
    )
    const fresh = new Map<string, string>()
    for (const act of acts) {
      demandFresh(act, [this.#acts, earlier, fresh])
      fresh.set(onceOf(act), toHex(act.attempt))
    }
    // Nothing above changed this batch, so a step that failed left no trace here either.
    this.#placed.push(...placed)
    for (const [who, said] of counted) this.#counts.set(who, said)
    for (const [once, attempt] of fresh) this.#acts.set(once, attempt)
    return placed.map(({ logged }) => logged)
  }

  async #before(
    drafts: readonly EntryDraft[],
    acts: readonly ActMarks[],
  ): Promise<{ readonly counts: Map<Whose, number>; readonly earlier: ReadonlyMap<string, string> }> {
    const counted = [...new Set(drafts.flatMap(({ subject, matterOf }) => [subject ?? [], matterOf ?? []].flat()))]
    const unknown = counted.filter((who) => !this.#counts.has(who))
    const read = await readBefore(this.batch, { counted: unknown, acts })
    const counts = counted.map((who): [Whose, number] => [
      who,
      this.#counts.get(who)?.count ?? read.counts.get(who) ?? 0,
    ])
    return { counts: new Map(counts), earlier: new Map(read.acts.map((act) => [onceOf(act), toHex(act.attempt)])) }
  }

  #place(
    draft: EntryDraft,
    at: {
      readonly index: bigint
      readonly act: ActMarks | null
      readonly counts: Map<Whose, number>
      readonly counted: Map<Whose, Counted>
    },
  ): Placed {
    const { index, act, counts, counted } = at
    const next = (who: Whose | undefined): number | null => {
      if (!who) return null
      const count = (counts.get(who) ?? 0) + 1
      counts.set(who, count)
      counted.set(who, { count, last: Number(index) })
      return count
    }
    const [subjectSeq, matterSeq] = [next(draft.subject), next(draft.matterOf)]
    const random = this.#random(48)
    const [salt, id] = [random.subarray(0, 32), makeId('e', random.subarray(32))]
    const texts = textsBeside(draft, this.#random)
    const entry = completeDraft(draft, { t: this.#at, id, subjectSeq, matterSeq, salt, texts })
    const bytes = formatEntry(entry)
    const { where } = draft
    return {
      logged: { index, bytes, leaf: leafHash(bytes) },
      projected: projectEntry(index, entry, act),
      where: where ? { index: Number(index), salt, ip: where.ip, user_agent: where.userAgent } : null,
      texts,
    }
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
      texts: this.#placed.flatMap(textRows),
      counts: this.#counts,
      head: { ...tree, grownFrom: { size, root }, lastTime: this.#at },
    }
  }
}

const textRows = ({ logged, texts }: Placed): readonly NewRow<'log_text'>[] =>
  texts.map((text) => ({ index: Number(logged.index), ...text }))

/**
 * A challenge is good once in the whole log. Nobody else can append while we
 * hold the head, so looking is enough; the unique indexes stand behind it.
 */
function demandFresh(act: ActMarks, used: readonly ReadonlyMap<string, string>[]): void {
  const theirs = used.flatMap((acts) => acts.get(onceOf(act)) ?? [])
  if (theirs.length > 0) throw new ChallengeUsed({ sameAct: theirs.includes(toHex(act.attempt)) })
}
