import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { type CouncilStatement, rollsFrom } from '../formats/council-statement.ts'
import type { DeskLine } from '../formats/desk-line.ts'
import { type Hash, type HashReader, nodeHash, proveInclusion } from '../formats/merkle.ts'
import type { RollLineProof } from '../formats/proof-wire.ts'
import { deskLines, parseRollLine } from '../formats/roll.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'
import { type CouncilOnRecord, councilOnRecord, statementInForce } from '../keyring/council-key-store.server.ts'
import { currentKeyOf, type KeyBytes, keyBytesByHash } from '../keyring/key-store.server.ts'
import type { DeskInRoll, KeyInRoll, RollProof } from '../openpgp/vault-protocol.ts'
import { Broken } from '../outcome.ts'
import { deskKeyBytes } from './desk-roll-store.server.ts'
import {
  deskLinesOf,
  findRoll,
  lineOf,
  linesOf,
  type RollHead,
  rollHead,
  type StoredRoll,
} from './roll-store.server.ts'

type Db = Kysely<Database>

export interface CurrentRoll {
  readonly counter: number
  readonly expiresAt: Instant
  /** What a vault checks before it believes a line. */
  readonly proof: RollProof
}

/** The roll in force, or that of a counter once in force, expired or not, with all a client needs to check it; null where there is none. */
export async function currentRoll(db: Db, counter?: number): Promise<CurrentRoll | null> {
  const head = await rollHead(db, counter)
  return head && { counter: head.counter, expiresAt: head.expiresAt, proof: (await keptRoll(db, head)).proof }
}

export async function proofOf(db: Db, roll: StoredRoll): Promise<RollProof> {
  const council = await councilOnRecord(db)
  if (!council || !roll.second) throw new Broken(`roll ${roll.counter} is in force without a council or two signatures`)
  const { signers } = statementOf(council, roll.counter)
  const signed = [{ person: roll.proposedBy, signature: roll.firstSignature }, roll.second]
  const signatures = await Promise.all(
    signed.map(async ({ person, signature }) => {
      const signer = signers.find((one) => one.person === person)
      const key = signer && (await bytesNamed(db, signer.keyHash))
      if (!key) throw new Broken(`roll ${roll.counter} is signed by a stranger`)
      return { person, signature, publicKey: key.publicKey }
    }),
  )
  return { council: council.proof, header: roll.header, signatures }
}

/** The statement whose signers sign the roll of this counter. */
const statementOf = ({ statements, signers }: CouncilOnRecord, counter: number): Pick<CouncilStatement, 'signers'> =>
  statements.findLast(({ statement }) => rollsFrom(statement) <= counter)?.statement ?? { signers }

/** What a statement or a line names is what it is judged by: a key that was renewed since says something else by now. */
const bytesNamed = async (db: Db, hash: Sha256Hex): Promise<KeyBytes | null> =>
  (await keyBytesByHash(db, [hash])).get(hash) ?? null

/**
 * One person's line with the way to the root: all a member is ever given of the
 * roll. Null where the roll in force, or the one of that counter, has no line of
 * theirs.
 */
export async function rollLineWithProof(db: Db, person: PersonId, counter?: number): Promise<KeyInRoll | null> {
  return (await lineFound(db, person, counter))?.holder ?? null
}

/**
 * From which entry on the key says what their line goes by. What a person signed
 * before it is judged by an earlier roll: a renewed key cannot vouch for it, since
 * nothing it says of itself is as old.
 */
export async function lineHoldsSince(db: Db, person: PersonId, counter?: number): Promise<bigint | null> {
  return (await lineFound(db, person, counter))?.since ?? null
}

interface LineFound {
  readonly holder: KeyInRoll
  readonly since: bigint
}

async function lineFound(db: Db, person: PersonId, counter?: number): Promise<LineFound | null> {
  const head = await rollHead(db, counter)
  if (!head) return null
  const roll = await keptRoll(db, head)
  const known = roll.lines.get(person)
  if (known) return known
  const stored = await lineOf(db, head.counter, person)
  if (!stored) return null
  const key = await bytesNamed(db, parseRollLine(stored.line).keyHash)
  if (!key) throw new Broken(`roll ${head.counter} names a key we do not have`)
  const { line, position: index } = stored
  const holder = { line, index, proof: await prove(roll.levels, index), publicKey: key.publicKey }
  const found = { holder, since: key.entryIndex }
  roll.lines.set(person, found)
  return found
}

/**
 * The roll in force that names this person with the key they have now; null where it names them not, or still with an
 * earlier key, by which nobody could judge what they sign today.
 */
export async function rollWithKeyOf(db: Db, person: PersonId): Promise<KeyInRoll | null> {
  const [line, key] = await Promise.all([rollLineWithProof(db, person), currentKeyOf(db, person)])
  return line && key && parseRollLine(line.line).fingerprint === key.fingerprint ? line : null
}

/** A person's own line with the last roll itself, lapsed or not: what their vault holds against what it knows. */
export async function placeOf(
  db: Db,
  person: PersonId,
): Promise<{ readonly roll: RollProof; readonly line: RollLineProof } | null> {
  const [roll, found] = await Promise.all([currentRoll(db), rollLineWithProof(db, person)])
  if (!roll || !found) return null
  const { publicKey: _, ...line } = found
  return { roll: roll.proof, line }
}

/** A desk as the roll in force names it. */
export interface DeskNamed {
  readonly line: DeskLine
  /** What a vault believes it by. */
  readonly inRoll: DeskInRoll
}

/** The desk's line with the way to the root and its key; null where the roll in force has none of it. */
export async function deskInRoll(db: Db, desk: string): Promise<DeskNamed | null> {
  const head = await rollHead(db)
  if (!head) return null
  const roll = await keptRoll(db, head)
  const found = roll.deskLines.find(({ line }) => line.desk === desk)
  if (!found) return null
  const { position: index, bytes, line } = found
  const publicKey = await deskKeyBytes(db, line.fingerprint)
  if (!publicKey) throw new Broken(`roll ${head.counter} names a desk’s key we do not have`)
  const proof = await prove(roll.levels, index)
  return { line, inRoll: { desk, line: bytes, index, proof, publicKey } }
}

/** All lines of the roll in force with their proofs and keys, for a composer, by person. */
export async function allRollLines(db: Db): Promise<ReadonlyMap<PersonId, KeyInRoll>> {
  const roll = await rollHead(db)
  if (!roll) return new Map()
  const { levels } = await keptRoll(db, roll)
  const lines = (await linesOf(db, roll.counter)).map((stored) => ({
    ...stored,
    keyHash: parseRollLine(stored.line).keyHash,
  }))
  const keys = await keyBytesByHash(
    db,
    lines.map(({ keyHash }) => keyHash),
  )
  const found = new Map<PersonId, KeyInRoll>()
  for (const { person, position: index, line, keyHash } of lines) {
    const publicKey = keys.get(keyHash)?.publicKey
    if (!publicKey) throw new Broken(`roll ${roll.counter} names a key we do not have`)
    found.set(person, { line, index, proof: await prove(levels, index), publicKey })
  }
  return found
}

/** What a roll once in force gives whoever relies on it. Its header's hash fixes all of it, and the newest statement who the council is. */
interface KeptRoll {
  readonly proof: RollProof
  readonly levels: readonly (readonly Hash[])[]
  /** The lines asked for so far: a bulletin's sender, by everybody who reads it. */
  readonly lines: Map<PersonId, LineFound>
  readonly deskLines: readonly { readonly position: number; readonly bytes: Uint8Array; readonly line: DeskLine }[]
}

// Every reading of a bulletin asks for the same few rolls; one of 8,192 leaves is
// a quarter of a megabyte to read and some 10 ms to hash.
const kept = new Map<string, KeptRoll>()
const mostKept = 4

async function keptRoll(db: Db, { counter, headerHash }: RollHead): Promise<KeptRoll> {
  const name = `${headerHash} ${await statementInForce(db)}`
  const known = kept.get(name)
  if (known) return known
  const roll = await findRoll(db, counter)
  if (!roll) throw new Broken(`roll ${counter} is gone`)
  const deskLines = await desksNamed(db, counter)
  const made = { proof: await proofOf(db, roll), levels: levelsOf(roll.leaves), lines: new Map(), deskLines }
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(name, made)
  return made
}

async function desksNamed(db: Db, counter: number): Promise<KeptRoll['deskLines']> {
  return (await deskLinesOf(db, counter)).flatMap(({ position, line: bytes }) =>
    deskLines([bytes]).map((line) => ({ position, bytes, line })),
  )
}

async function prove(levels: KeptRoll['levels'], index: number): Promise<readonly Hash[]> {
  const reader: HashReader = {
    async read(ids) {
      return ids.map(({ level, index: at }) => {
        const hash = levels[level]?.[Number(at)]
        if (!hash) throw new Broken('a roll has no such subtree')
        return hash
      })
    },
  }
  return proveInclusion({ size: BigInt(levels[0]?.length ?? 0), index: BigInt(index) }, reader)
}

/** Level 0 the leaves, the last level the root. A roll's size is a power of two. */
function levelsOf(leaves: readonly Hash[]): readonly (readonly Hash[])[] {
  const levels: Hash[][] = [[...leaves]]
  for (let below = levels[0]; below && below.length > 1; below = levels.at(-1)) {
    const level: Hash[] = []
    for (let i = 0; i + 1 < below.length; i += 2) {
      const [left, right] = [below[i], below[i + 1]]
      if (left && right) level.push(nodeHash(left, right))
    }
    levels.push(level)
  }
  return levels
}
