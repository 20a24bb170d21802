import type { Ground } from '../access/ground.server.ts'
import { parseRollLine } from '../formats/roll.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import type { KeyInRoll, ProvenEntry, RollProof } from '../openpgp/vault-protocol.ts'
import { Broken } from '../outcome.ts'
import { proveEntry } from '../read-log/prove-entry.server.ts'
import { currentRoll, lineHoldsSince, rollLineWithProof } from '../roll/roll-proof.server.ts'
import { rollAt } from './reader-store.server.ts'

/** The sender's line in a roll, and nobody else's: all a member is ever given of it. */
export interface SenderProof {
  readonly roll: RollProof
  readonly line: KeyInRoll
  /** The entry that put the roll in force, where it is not the present one. */
  readonly rollEntry: ProvenEntry | null
}

/** Who sealed something, with which key, and when it was issued. */
export interface Sealing {
  readonly sender: PersonId
  readonly senderKey: Fingerprint
  readonly issuedEntry: bigint
}

/**
 * Who sent a document: by the roll in force where the sender still stands in it
 * with the same key as it said then, else by the one in force when it was issued.
 */
export async function proveSender(
  ground: Pick<Ground, 'db' | 'log' | 'now'>,
  own: Sealing,
  from: bigint,
): Promise<SenderProof> {
  const now = await presentProof(ground, own)
  if (now) return now
  const then = await rollAt(ground.db, own.issuedEntry)
  const roll = then && (await currentRoll(ground.db, then.counter))
  const line = then && (await rollLineWithProof(ground.db, own.sender, then.counter))
  if (!then || !roll || !line) throw new Broken(`entry ${own.issuedEntry} is an issue by somebody in no roll`)
  return { roll: roll.proof, line, rollEntry: await proveEntry(ground.log, then.entryIndex, from) }
}

async function presentProof({ db, now }: Pick<Ground, 'db' | 'now'>, own: Sealing): Promise<SenderProof | null> {
  const roll = await currentRoll(db)
  if (!roll || roll.expiresAt <= now()) return null
  const line = await rollLineWithProof(db, own.sender, roll.counter)
  if (!line || parseRollLine(line.line).fingerprint !== own.senderKey) return null
  const since = await lineHoldsSince(db, own.sender, roll.counter)
  if (since === null || since > own.issuedEntry) return null
  return { roll: roll.proof, line, rollEntry: null }
}
