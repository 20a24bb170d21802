/**
 * A challenge is good once in the whole log. To find one used twice without
 * keeping them all as text, sixteen bytes an act are kept: the last eight of the
 * challenge (it begins with a time), eight of the index. These are random, so two
 * alike in them are two alike, unless somebody made them so: hence whoever is told
 * of a pair looks at both entries before calling it a repetition.
 *
 * No index of a database is asked: a database can be made to forget a row.
 */

const width = 4

/** Marks of one part, as they come. */
export class Marks {
  #words = new Uint32Array(1024 * width)
  #length = 0

  /** `mark`: a challenge, or a hash; at least eight bytes. */
  add(mark: Uint8Array, index: number): void {
    if (this.#length === this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2)
      larger.set(this.#words)
      this.#words = larger
    }
    const at = mark.length - 8
    this.#words.set([wordOf(mark, at), wordOf(mark, at + 4), Math.floor(index / 2 ** 32), index >>> 0], this.#length)
    this.#length += width
  }

  /** Four words a mark. */
  words(): Uint32Array {
    return this.#words.slice(0, this.#length)
  }
}

const wordOf = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0

/** Two entries whose marks are alike in what was kept of them. */
export interface LikePair {
  readonly earlier: number
  readonly later: number
}

/** Takes the marks of every part, in any order, and finds those alike. One in memory is here; the command line has one on disk. */
export interface MarkStore {
  take(words: Uint32Array): Promise<void>
  likePairs(): Promise<readonly LikePair[]>
  close(): Promise<void>
}

export function marksInMemory(): MarkStore {
  const parts: Uint32Array[] = []
  return {
    async take(words) {
      parts.push(words)
    },
    likePairs: async () => likePairsOf(parts),
    close: async () => undefined,
  }
}

/** More pairs than chance could make in any log. Whoever made so many alike wants them not to be looked at one by one. */
export const tooManyPairs = 10_000

/** The pairs among these marks, at most `tooManyPairs`. Memory: as much again as the marks. */
export function likePairsOf(parts: readonly Uint32Array[]): readonly LikePair[] {
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const all = new Uint32Array(total)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return pairsIn(all)
}

// An open table of places: a Map of as many entries would need six times the memory.
function pairsIn(all: Uint32Array): readonly LikePair[] {
  const count = all.length / width
  const slots = 2 ** Math.max(4, Math.ceil(Math.log2(count * 2 + 1)))
  const table = new Uint32Array(slots)
  const pairs: LikePair[] = []
  for (let i = 0; i < count && pairs.length < tooManyPairs; i++) {
    const place = i * width
    let slot = (all[place + 1] ?? 0) & (slots - 1)
    for (;;) {
      const other = table[slot] ?? 0
      if (other === 0) break
      const there = (other - 1) * width
      if (all[there] === all[place] && all[there + 1] === all[place + 1])
        pairs.push(pairOf(indexIn(all, there), indexIn(all, place)))
      slot = (slot + 1) & (slots - 1)
    }
    table[slot] = i + 1
  }
  return pairs
}

const indexIn = (all: Uint32Array, place: number): number => (all[place + 2] ?? 0) * 2 ** 32 + (all[place + 3] ?? 0)
const pairOf = (one: number, other: number): LikePair => ({
  earlier: Math.min(one, other),
  later: Math.max(one, other),
})
