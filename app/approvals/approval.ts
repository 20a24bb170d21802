/**
 * A second liaison's approval: what the gravest bulletins do not go out without. Three
 * acts say of the same content that it goes out: the author asks (`propose`), another
 * liaison approves (`approve`) or gives it back (`refuse`), the author issues (`issue`).
 */
import { toHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { forNamedPeople, type Marks } from '../formats/marks.ts'
import type { Hash } from '../formats/merkle.ts'
import { type Revised, revisedObjects } from '../formats/revision.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { type BulletinId, type CopyId, minutes, type PersonId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Broken } from '../outcome.ts'

/** What is a secret of the council (Art. 45(7)), and what is for named people alone: one person's slip cannot be taken back. */
export const needsApproval = ({ class: statutory, tlp }: { readonly class: Marks['class']; readonly tlp: string }) =>
  statutory === 'controlled' || tlp === forNamedPeople

/** After so long without an answer the author is offered to write a version that needs none. */
export const offeredAfter = minutes(30)

export interface Addressed {
  readonly person: PersonId
  readonly copy: CopyId
}

/**
 * `fuin-recipients/1`: SHA-256 of the RFC 8785 canonical JSON
 * {v, bulletin, recipients: [{copy, person}, …]}, ascending by copy. The copies' ids are
 * random and known to nobody else: from the digest no list can be guessed.
 */
export function recipientsDigest(bulletin: BulletinId, addressed: readonly Addressed[]): Sha256Hex {
  const recipients = addressed
    .map(({ copy, person }) => ({ copy, person }))
    .sort((one, other) => (one.copy < other.copy ? -1 : 1))
  return sha256Hex(canonicalJson({ v: 'fuin-recipients/1', bulletin, recipients }))
}

/** All that the author commits to when they ask: what will be issued, in which words, in which parts, to whom. */
export interface Proposed {
  readonly bulletin: BulletinId
  readonly contentDigest: Sha256Hex
  readonly wordings: Hash
  readonly copiesRoot: Hash
  readonly recipients: Sha256Hex
}

const hashOf = (root: Hash): Sha256Hex => {
  const hash = parseSha256Hex(toHex(root))
  if (!hash) throw new Broken('a root that is no hash')
  return hash
}

/** What the act `propose` is about. Browser and server make it alike. */
export const proposedObjects = (of: Proposed): readonly ActObject[] => [
  { kind: 'bulletin', id: of.bulletin, sha256: of.contentDigest },
  { kind: 'wordings', id: of.bulletin, sha256: hashOf(of.wordings) },
  { kind: 'copies', id: of.bulletin, sha256: hashOf(of.copiesRoot) },
  { kind: 'recipients', id: of.bulletin, sha256: of.recipients },
]

/** An entry of the log, as the next act names it. */
export interface EntryNamed {
  readonly index: bigint
  readonly leaf: Hash
}

const entryObject = (kind: 'entry' | 'approval', { index, leaf }: EntryNamed): ActObject => ({
  kind,
  id: String(index),
  sha256: hashOf(leaf),
})

/** What the act `approve` is about: the content, whom it goes to, and where that was asked. Marks, words and time are lines of their own. */
export const approvingObjects = (
  of: Pick<Proposed, 'bulletin' | 'contentDigest' | 'recipients'>,
  asked: EntryNamed,
): readonly ActObject[] => [
  { kind: 'bulletin', id: of.bulletin, sha256: of.contentDigest },
  { kind: 'recipients', id: of.bulletin, sha256: of.recipients },
  entryObject('entry', asked),
]

/** What the act `refuse` is about that gives it back. */
export const returningObjects = (
  of: Pick<Proposed, 'bulletin' | 'contentDigest'>,
  asked: EntryNamed,
  reason: ActObject,
): readonly ActObject[] => [
  { kind: 'bulletin', id: of.bulletin, sha256: of.contentDigest },
  entryObject('entry', asked),
  reason,
]

/** What the act `issue` is about; `approval`: the entry that holds it, where one is demanded; `revised`: the earlier one it takes the place of. */
export const issuingObjects = (
  { bulletin, contentDigest }: Pick<Proposed, 'bulletin' | 'contentDigest'>,
  approval: EntryNamed | null,
  revised: Revised | null,
): readonly ActObject[] => [
  { kind: 'bulletin', id: bulletin, sha256: contentDigest },
  ...(approval ? [entryObject('approval', approval)] : []),
  ...revisedObjects(revised),
]
