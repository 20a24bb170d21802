/**
 * `fuin-wording/1`: which words stand in one copy of a sealed document.
 *
 * A copy's text may be its reader's own (traced wording), so the content digest,
 * the same for all, cannot hold it; and a reader who was given the plain text or
 * the other forms could undo the tracing. So each copy proves its own text under
 * a padded tree (padded-tree.ts, use `fuin-wording`) whose root stands in the acts
 * `issue`, `approve` and `reseal`: whoever approved saw every leaf, and each reader
 * knows that exactly their text was approved, and learns nothing of the others.
 *
 * A leaf is the canonical JSON (RFC 8785) of {v, document, copy, body, order, salt}:
 * SHA-256 of the copy's text, the order in which this copy shows what the content
 * lists (null: the author's), and 32 random bytes.
 */
import type { CopyId, Sha256Hex } from '../ids.ts'
import { Malformed, NotProven } from '../outcome.ts'
import { fromBase64, utf8 } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { type Decoded, hash, list, nullable, object, oneOf, saltText, sha256Text, text, whole } from './codec.ts'
import { checkInclusion, type Hash, leafHash } from './merkle.ts'
import { type PaddedTree, paddedTree } from './padded-tree.ts'
import { copyId } from './proof-wire.ts'
import { sha256Hex } from './sha256.ts'

/** Items an order can be of. */
const orderLimit = 20_000
/** Position `i` shows the author's item `order[i]`. */
export const copyOrder = nullable(list(whole({ most: orderLimit }), { most: orderLimit }))

const wordingLeaf = object({
  v: oneOf(['fuin-wording/1']),
  document: text({ most: 64 }),
  copy: copyId,
  body: sha256Text,
  order: copyOrder,
  salt: saltText,
})

/** Where a copy's leaf stands: what the copy itself carries. */
export const wordingPlace = object({ salt: saltText, index: whole({ most: 2 ** 31 }), path: list(hash, { most: 31 }) })
export type WordingPlace = Decoded<typeof wordingPlace>

export interface CopyWords {
  readonly document: string
  readonly copy: CopyId
  /** This copy's text. */
  readonly body: string
  readonly order: readonly number[] | null
  /** 32 random bytes, base64. */
  readonly salt: string
}

/** The leaf's hash. */
export function wordingHash({ document, copy, body, order, salt }: CopyWords): Hash {
  const leaf = { v: 'fuin-wording/1' as const, document, copy, body: sha256Hex(utf8(body)), order, salt }
  return leafHash(canonicalJson(wordingLeaf.encode(leaf)))
}

/** The tree over the leaves of all copies of a document. */
export const wordingTree = (leaves: readonly Hash[]): PaddedTree => paddedTree('fuin-wording', leaves)

/** Throws NotProven unless the copy's words stand under the root that was signed; Malformed where its order is none. */
export function checkWording(root: Hash, words: CopyWords, { index, path }: WordingPlace): void {
  const size = 1n << BigInt(path.length)
  if (BigInt(index) >= size) throw new NotProven('wording: no place in a tree of that height')
  checkInclusion({ root, size, index: BigInt(index), leaf: wordingHash(words) }, path)
}

/** Throws Malformed unless the order names each of so many items once. */
export function demandOrder(order: readonly number[] | null, items: number): void {
  if (order === null) return
  const named = new Set(order)
  if (order.length !== items || named.size !== items || order.some((place) => place >= items)) {
    throw new Malformed('wording: an order that is none of the items')
  }
}

/** The items as a copy shows them. The order has been demanded. */
export const inOrder = <T>(items: readonly T[], order: readonly number[] | null): readonly T[] =>
  order === null ? items : order.flatMap((place) => items.slice(place, place + 1))

/** SHA-256(salt ‖ text): what the content digest holds in the text's place. */
export const bodyDigest = (salt: string, body: string): Sha256Hex => sha256Hex(sha256Input(salt, body))

function sha256Input(salt: string, body: string): Uint8Array {
  const bytes = utf8(body)
  const joined = new Uint8Array(32 + bytes.length)
  joined.set(fromBase64(salt))
  joined.set(bytes, 32)
  return joined
}
