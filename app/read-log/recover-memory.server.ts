/**
 * The signer's memory made anew, where it was lost or knows more than the
 * database: from the last checkpoint that somebody outside has. The witnesses
 * remember for us; what they have cosigned must be the beginning of this log.
 */
import { existsSync, renameSync } from 'node:fs'
import type { Db } from '../../db/open.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { openCheckpoint, type VerifiedCheckpoint } from '../formats/checkpoint.ts'
import { rootAt } from '../formats/merkle.ts'
import type { Trust } from '../formats/trust.ts'
import { isForeign } from '../outcome.ts'
import { readHead, storedHashes } from './log-store.server.ts'
import { type SignerMemory, SignerRefused } from './signer-memory.server.ts'

export interface Recovered {
  readonly size: bigint
  /** How many entries the database holds. */
  readonly head: bigint
  readonly cosigners: readonly string[]
  /** Where the memory that was there has been put aside; null where there was none. */
  readonly setAside: string | null
}

/**
 * Writes what `note` says as the signer's memory. Throws SignerRefused, with a
 * sentence, unless the note satisfies the trust and the database's log extends
 * it. While the portal runs this must not: it holds the memory in its head.
 */
export async function recoverMemory(args: {
  readonly db: Db
  readonly trust: Trust
  readonly note: string
  readonly memory: SignerMemory
}): Promise<Recovered> {
  const { db, trust, memory } = args
  const checkpoint = openBelieved(args.note, trust)
  const { size: head } = await readHead(db)
  await demandExtends(db, checkpoint, head)
  await demandNotAgainst(memory, { trust, checkpoint, head })
  const setAside = existsSync(memory.path) ? `${memory.path}.set-aside` : null
  // If we stopped between these two, no memory is there: the portal refuses to
  // start, and this can be done again.
  if (setAside) renameSync(memory.path, setAside)
  const { size, root, cosigners } = checkpoint
  await memory.store({ size, root })
  return { size, head, cosigners, setAside }
}

/** The checkpoint in a note that somebody outside kept. Throws SignerRefused, with a sentence, unless the trust believes it. */
export function openBelieved(note: string, trust: Trust): VerifiedCheckpoint {
  try {
    return openCheckpoint(note, trust)
  } catch (error) {
    if (!isForeign(error)) throw error
    throw new SignerRefused(
      `The checkpoint is not one of ${trust.origin} that its policy believes: ${error.message}. ` +
        'Ask the witnesses for the last one they cosigned, with their cosignatures.',
    )
  }
}

async function demandExtends(db: Db, { size, root }: VerifiedCheckpoint, head: bigint): Promise<void> {
  if (head < size)
    throw new SignerRefused(
      `The witnesses have cosigned ${size} entries, but the database holds only ${head}. ` +
        'It is an older copy: restore the newest database. Entries that readers hold receipts for would be missing. ' +
        'If they are truly lost, the log can only be begun anew: npm run log:succeed with this checkpoint.',
    )
  if (!equalBytes(await rootAt(size, storedHashes(db)), root))
    throw new SignerRefused(
      `The first ${size} entries of the database are not the ones the witnesses cosigned. ` +
        'The log was altered, or belongs to another portal. Nothing was changed. Run npm run log:verify to see where.',
    )
}

/**
 * A memory of more than the database holds may be set aside only on the word of a
 * quorum: else whoever restores an old database would also choose which
 * checkpoint was the last.
 */
async function demandNotAgainst(
  memory: SignerMemory,
  found: { readonly trust: Trust; readonly checkpoint: VerifiedCheckpoint; readonly head: bigint },
): Promise<void> {
  const { trust, checkpoint, head } = found
  const remembered = await rememberedIfReadable(memory)
  if (remembered === null) return
  if (remembered > head && trust.policy.quorum === null)
    throw new SignerRefused(
      `${memory.path} says that ${remembered} entries were signed, the database holds ${head}, ` +
        'and no witness watches this log who could say otherwise. Restore the newest database.',
    )
  if (remembered <= head && remembered > checkpoint.size)
    throw new SignerRefused(
      `${memory.path} says that ${remembered} entries were signed, more than this checkpoint's ${checkpoint.size}, ` +
        'and the database holds them. Nothing is wrong with the memory; nothing was changed.',
    )
}

async function rememberedIfReadable(memory: SignerMemory): Promise<bigint | null> {
  try {
    return (await memory.load())?.size ?? null
  } catch (error) {
    // A damaged memory is as good as a missing one.
    if (error instanceof SignerRefused) return null
    throw error
  }
}
