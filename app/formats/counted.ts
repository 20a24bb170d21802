/**
 * How many entries the log holds about each person and each organization, said
 * once a day by an entry of kind `counted`, so that somebody's last entry can be
 * shown to be their last without looking at anybody.
 *
 * The entry's `data` is {root, size}: of the padded tree (padded-tree.ts, name
 * `fuin-count`) over one line for everybody who is counted, as the log stands before
 * that very entry. A line is canonical JSON:
 *
 *     {"count":"<decimal>","id":"<entry id>","leaf":"<base64>","v":"fuin-count/1","who":"<person or organization id>"}
 *
 * `count` is their last `subjectSeq` or `matterSeq`, `leaf` the leaf hash of that
 * entry, `id` its id: 128 random bits that only who may read the entry knows, and
 * so the salt of the line. Whoever holds all entries computes the tree anew; mirrors
 * and log:verify do, and the root of an entry in which a count is wrong is refused.
 */
import { type EntryId, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import { Malformed, NotProven } from '../outcome.ts'
import { equalBytes, fromBase64Of, parseDecimal, toBase64 } from './bytes.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { bytes, type Decoded, decimal, hash, list, object, oneOf, whole, word } from './codec.ts'
import type { ReadEntry } from './log-entry.ts'
import { checkInclusion, type Hash, leafHash } from './merkle.ts'
import { type PaddedTree, paddedFloor, paddedTree } from './padded-tree.ts'

/** Whose entries are counted without a gap. */
export type Whose = PersonId | OrganizationId

/** Somebody's count, and the entry that has it. */
export interface CountLine {
  readonly who: Whose
  readonly count: number
  readonly id: EntryId
  readonly leaf: Hash
}

export const whoseId = word('person or organization', (id): Whose | null => parseId('p', id) ?? parseId('o', id))
const entryId = word('entry', (id) => parseId('e', id))
const countLine = object({ v: oneOf(['fuin-count/1']), who: whoseId, count: decimal, id: entryId, leaf: hash })

/** Whom an entry counts for, and as which of theirs. */
export const countsOf = ({
  subject,
  subjectSeq,
  matterOf,
  matterSeq,
}: ReadEntry): readonly (readonly [Whose, string])[] => {
  // Most entries are about one person and nobody's matter.
  if (matterOf === undefined) return subject === undefined ? [] : [[subject, subjectSeq ?? '']]
  const matter = [matterOf, matterSeq ?? ''] as const
  return subject === undefined ? [matter] : [[subject, subjectSeq ?? ''], matter]
}

export const formatCountLine = ({ who, count, id, leaf }: CountLine): Uint8Array =>
  canonicalJson(countLine.encode({ v: 'fuin-count/1', who, count: BigInt(count), id, leaf }))

/** Throws Malformed unless the bytes are in the one spelling. */
export function parseCountLine(line: Uint8Array): CountLine {
  const json = parseCanonicalJson(line, { numbers: 'integers', maxBytes: 1024 })
  const { who, count, id, leaf } = countLine.decode(json, 'count')
  return { who, count: Number(count), id, leaf }
}

// Of thousands of people few have new entries from one day to the next.
const hashes = new WeakMap<CountLine, Hash>()

function hashOf(line: CountLine): Hash {
  const known = hashes.get(line) ?? leafHash(formatCountLine(line))
  hashes.set(line, known)
  return known
}

export const countTree = (lines: readonly CountLine[]): PaddedTree => paddedTree('fuin-count', lines.map(hashOf))

/** What `counted` says of everybody. */
export interface CountedRoot {
  readonly root: Hash
  /** Leaves, blanks included. */
  readonly size: number
}

export const countedData = ({ root, leaves }: PaddedTree): Readonly<Record<string, string>> => ({
  root: toBase64(root),
  size: String(leaves.length),
})

/** What an entry of that kind commits to. Throws Malformed. */
export function readCounted({ kind, data = {} }: Pick<ReadEntry, 'kind' | 'data'>): CountedRoot {
  const { root = '', size = '', ...more } = data
  if (kind !== 'counted' || Object.keys(more).length > 0) throw new Malformed('counted: another entry')
  const leaves = Number(parseDecimal(size, 'counted size'))
  if (leaves < paddedFloor || leaves > 2 ** 31 || !Number.isInteger(Math.log2(leaves)))
    throw new Malformed('counted: bad size')
  return { root: fromBase64Of(32, root, 'counted root'), size: leaves }
}

/** Throws NotProven unless the entry says exactly these counts. */
export function checkCounted({ root, size }: CountedRoot, lines: readonly CountLine[]): void {
  const tree = countTree(lines)
  if (tree.leaves.length !== size || !equalBytes(tree.root, root))
    throw new NotProven('it counts otherwise than the entries before it')
}

/** One line of such a tree, to the byte, with the way to its root. */
export const countProof = object({ line: bytes({ most: 1024 }), index: whole(), proof: list(hash, { most: 31 }) })
export type CountProof = Decoded<typeof countProof>

/** The line, once the proof leads from it to what the entry says; throws NotProven or Malformed. */
export function checkCountProof({ root, size }: CountedRoot, { line, index, proof }: CountProof): CountLine {
  checkInclusion({ root, size: BigInt(size), index: BigInt(index), leaf: leafHash(line) }, proof)
  return parseCountLine(line)
}
