import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { type Hash, type HashReader, nodeHash, proveInclusion } from '../formats/merkle.ts'
import { parseRollLine } from '../formats/roll.ts'
import type { Instant, PersonId, Sha256Hex } from '../ids.ts'
import type { KeyInRoll, RollProof } from '../openpgp/vault-protocol.ts'
import { Broken } from '../outcome.ts'
import { councilOnRecord } from './council-key-store.server.ts'
import { findKey } from './key-store.server.ts'
import { publicKeysOf } from './recipient-store.server.ts'
import { findRoll, lineOf, linesOf, rollInForce, type StoredRoll } from './roll-store.server.ts'

type Db = Kysely<Database>

export interface CurrentRoll {
  readonly counter: number
  readonly expiresAt: Instant
  /** What a vault checks before it believes a line. */
  readonly proof: RollProof
}

/** The roll in force, expired or not, with all a client needs to check it; null before the first. */
export async function currentRoll(db: Db): Promise<CurrentRoll | null> {
  const roll = await rollInForce(db)
  return roll ? { counter: roll.counter, expiresAt: roll.expiresAt, proof: await proofOf(db, roll) } : null
}

export async function proofOf(db: Db, roll: StoredRoll): Promise<RollProof> {
  const council = await councilOnRecord(db)
  if (!council || !roll.second) throw new Broken(`roll ${roll.counter} is in force without a council or two signatures`)
  const signed = [{ person: roll.proposedBy, signature: roll.firstSignature }, roll.second]
  const signatures = await Promise.all(
    signed.map(async ({ person, signature }) => {
      const fingerprint = council.signers.find((signer) => signer.person === person)?.fingerprint
      const key = fingerprint ? await findKey(db, fingerprint) : null
      if (!key) throw new Broken(`roll ${roll.counter} is signed by a stranger`)
      return { person, signature, publicKey: key.publicKey }
    }),
  )
  return { council: council.proof, header: roll.header, signatures }
}

/**
 * One person's line with the way to the root: all a member is ever given of the
 * roll. Null where the roll in force, or the one of that counter, has no line of
 * theirs.
 */
export async function rollLineWithProof(db: Db, person: PersonId, counter?: number): Promise<KeyInRoll | null> {
  const roll = counter === undefined ? await rollInForce(db) : await findRoll(db, counter)
  const stored = roll && (await lineOf(db, roll.counter, person))
  if (!roll || !stored) return null
  const key = await findKey(db, parseRollLine(stored.line).fingerprint)
  if (!key) throw new Broken(`roll ${roll.counter} names a key we do not have`)
  const { line, position: index } = stored
  return { line, index, proof: await prove(roll, index), publicKey: key.publicKey }
}

/** All lines of the roll in force with their proofs and keys, for a composer, by person. */
export async function allRollLines(db: Db): Promise<ReadonlyMap<PersonId, KeyInRoll>> {
  const roll = await rollInForce(db)
  if (!roll) return new Map()
  const lines = (await linesOf(db, roll.counter)).map((stored) => ({
    ...stored,
    fingerprint: parseRollLine(stored.line).fingerprint,
  }))
  const keys = await publicKeysOf(
    db,
    lines.map(({ fingerprint }) => fingerprint),
  )
  const found = new Map<PersonId, KeyInRoll>()
  for (const { person, position: index, line, fingerprint } of lines) {
    const publicKey = keys.get(fingerprint)
    if (!publicKey) throw new Broken(`roll ${roll.counter} names a key we do not have`)
    found.set(person, { line, index, proof: await prove(roll, index), publicKey })
  }
  return found
}

// The tree over 8,192 leaves takes some 10 ms; every reading of a bulletin asks
// for one path through it.
const kept: { hash: Sha256Hex | null; levels: readonly (readonly Hash[])[] } = { hash: null, levels: [] }

async function prove({ headerHash, leaves }: StoredRoll, index: number): Promise<readonly Hash[]> {
  if (kept.hash !== headerHash) {
    kept.levels = levelsOf(leaves)
    kept.hash = headerHash
  }
  const { levels } = kept
  const reader: HashReader = {
    async read(ids) {
      return ids.map(({ level, index: at }) => {
        const hash = levels[level]?.[Number(at)]
        if (!hash) throw new Broken('a roll has no such subtree')
        return hash
      })
    },
  }
  return proveInclusion({ size: BigInt(leaves.length), index: BigInt(index) }, reader)
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
