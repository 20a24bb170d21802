/** Whether the log in a database is the one that this portal keeps, under this name and with these keys. */
import type { Db } from '../../db/open.server.ts'
import { openCheckpoint, parseCheckpointNote } from '../formats/checkpoint.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { readForeign } from '../outcome.ts'
import { type HeldKeys, trustOf } from './log-keys.server.ts'
import { statedOrigin } from './log-standing.server.ts'
import { newestStoredCheckpoint, readEntry } from './log-store.server.ts'
import { SignerRefused } from './signer-memory.server.ts'

/**
 * Throws SignerRefused where the first entry is of another portal, the log goes
 * on under another name, or its newest checkpoint is by keys that are not held.
 * The log must not be empty.
 */
export async function demandOwnLog(
  db: Db,
  { origin, held }: { readonly origin: string; readonly held: Pick<HeldKeys, 'logs' | 'clocks'> },
): Promise<void> {
  const first = await readEntry(db, 0n)
  const entry = first && parseEntry(first.bytes)
  const portal = portalOf(origin)
  if (entry?.kind !== 'log-created' || entry.data?.origin !== portal)
    throw new SignerRefused(
      `The log in this database was made for ${entry?.data?.origin ?? 'another portal'}, not for ${portal}. ` +
        'Set ORIGIN to what it was; a portal keeps its name for ever.',
    )
  const stated = await statedOrigin(db, portal)
  if (stated !== origin) throw new SignerRefused(`The log in this database goes on as ${stated}, not as ${origin}.`)
  const note = await newestStoredCheckpoint(db)
  // Of the log that ended, where this one was begun after a loss and has not been signed yet.
  if (note === null || parseCheckpointNote(note).origin !== origin) return
  const pairs = held.logs.flatMap((log) => held.clocks.map((clock) => ({ log, clock })))
  if (!pairs.some((pair) => readForeign(() => openCheckpoint(note, trustOf(origin, pair))) !== null))
    throw new SignerRefused(
      'The log in this database was signed by another key than the one in the keys folder. ' +
        'Restore the keys folder that belongs to this database.',
    )
}
