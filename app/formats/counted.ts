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
 *
 * Whoever has none is not in that tree, and from a tree in no order that can be told
 * nobody sees who is absent. So the entry's one object is {kind: organizations, id: size,
 * sha256: root} of a second tree, `fuin-count-organizations`, over one line for every
 * organization that the log says was added (`organization-added`), whatever its count:
 * 0 is a line too, with leaf and id of the entry that added it. Verifiers of before
 * 2026-12 judge the first tree and pass over the object, as over every object.
 */
import { type EntryId, type OrganizationId, type PersonId, parseId, type Sha256Hex } from '../ids.ts'
import { Malformed, NotProven } from '../outcome.ts'
import { equalBytes, fromBase64Of, fromHex, parseDecimal, toBase64, toHex } from './bytes.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { bytes, type Decoded, decimal, hash, list, object, oneOf, whole, word } from './codec.ts'
import type { EntryObject, ReadEntry } from './log-entry.ts'
import { checkInclusion, type Hash, leafHash } from './merkle.ts'
import { type PaddedTree, paddedFloor, paddedTree } from './padded-tree.ts'

/** Whose entries are counted without a gap. */
export type Whose = PersonId | OrganizationId

/** Somebody's count, and the entry that has it; where that is 0, the entry by which the organization came. */
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

/** The organizations that come by an entry: from then on each is counted, beginning with none. */
export const organizationsAdded = ({ kind, objects = [] }: ReadEntry): readonly OrganizationId[] =>
  kind === 'organization-added'
    ? objects.flatMap((object) => (object.kind === 'organization' ? (parseId('o', object.id) ?? []) : []))
    : []

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

const isCounted = ({ count }: CountLine): boolean => count > 0
export const isOrganizationLine = ({ who }: Pick<CountLine, 'who'>): boolean => parseId('o', who) !== null

/** Everybody's counts as one root, and those of all organizations, the ones without any included. */
export interface CountTrees {
  readonly all: PaddedTree
  readonly organizations: PaddedTree
}

/** `organizations`: their tree, where it is known that none of their lines is another. */
export const countTrees = (lines: readonly CountLine[], organizations?: PaddedTree): CountTrees => ({
  all: paddedTree('fuin-count', lines.filter(isCounted).map(hashOf)),
  organizations: organizations ?? paddedTree('fuin-count-organizations', lines.filter(isOrganizationLine).map(hashOf)),
})

/** The lines of which somebody's own tree is made, and that tree. */
export function countTreeFor(
  who: Whose,
  lines: readonly CountLine[],
): { readonly lines: readonly CountLine[]; readonly tree: PaddedTree } {
  const own = lines.filter(isOrganizationLine({ who }) ? isOrganizationLine : isCounted)
  const use = isOrganizationLine({ who }) ? 'fuin-count-organizations' : 'fuin-count'
  return { lines: own, tree: paddedTree(use, own.map(hashOf)) }
}

export interface TreeSaid {
  readonly root: Hash
  /** Leaves, blanks included. */
  readonly size: number
}

/** What `counted` says of everybody. */
export interface CountedRoot extends TreeSaid {
  /** Null in an entry of before there were lines of none. */
  readonly organizations: TreeSaid | null
}

/** What the entry says, besides its kind. */
export const countedSaid = ({ all, organizations }: CountTrees) => ({
  data: { root: toBase64(all.root), size: String(all.leaves.length) },
  objects: [
    {
      kind: 'organizations',
      id: String(organizations.leaves.length),
      sha256: toHex(organizations.root) as Sha256Hex,
    },
  ] as const satisfies readonly EntryObject[],
})

type CountedFields = Pick<ReadEntry, 'kind' | 'data' | 'objects'>

/** What an entry of that kind commits to. Throws Malformed. */
export function readCounted({ kind, data = {}, objects }: CountedFields): CountedRoot {
  const { root = '', size = '', ...more } = data
  if (kind !== 'counted' || Object.keys(more).length > 0) throw new Malformed('counted: another entry')
  return {
    root: fromBase64Of(32, root, 'counted root'),
    size: leavesOf(size),
    organizations: objects === undefined ? null : readOrganizations(objects),
  }
}

function readOrganizations([said, ...more]: readonly EntryObject[]): TreeSaid {
  if (said?.kind !== 'organizations' || said.sha256 === undefined || more.length > 0)
    throw new Malformed('counted: another object')
  return { root: fromHex(said.sha256), size: leavesOf(said.id) }
}

function leavesOf(size: string): number {
  const leaves = Number(parseDecimal(size, 'counted size'))
  if (leaves < paddedFloor || leaves > 2 ** 31 || !Number.isInteger(Math.log2(leaves)))
    throw new Malformed('counted: bad size')
  return leaves
}

/** Throws NotProven unless the entry says exactly these counts. */
export function checkCounted({ organizations, ...all }: CountedRoot, lines: readonly CountLine[]): void {
  const trees = countTrees(lines)
  demandSame(all, trees.all)
  if (organizations) demandSame(organizations, trees.organizations)
}

function demandSame({ root, size }: TreeSaid, tree: PaddedTree): void {
  if (tree.leaves.length !== size || !equalBytes(tree.root, root))
    throw new NotProven('it counts otherwise than the entries before it')
}

/** One line of such a tree, to the byte, with the way to its root. */
export const countProof = object({ line: bytes({ most: 1024 }), index: whole(), proof: list(hash, { most: 31 }) })
export type CountProof = Decoded<typeof countProof>

/** The line, once the proof leads from it to what the entry says; throws NotProven or Malformed. */
export function checkCountProof(said: CountedRoot, { line, index, proof }: CountProof): CountLine {
  const read = parseCountLine(line)
  const { root, size } = (isOrganizationLine(read) && said.organizations) || said
  checkInclusion({ root, size: BigInt(size), index: BigInt(index), leaf: leafHash(line) }, proof)
  return read
}
