/** What a receipt for people says: which entries hold what its reader did with their copy. */
import type { Db } from '../../db/open.server.ts'
import { toHex } from '../formats/bytes.ts'
import { leafHash } from '../formats/merkle.ts'
import type { BulletinId, Instant, PersonId } from '../ids.ts'

export const receiptSteps = ['released', 'opened', 'acknowledged'] as const
export type ReceiptStep = (typeof receiptSteps)[number]

export interface ReceiptEntry {
  readonly index: number
  readonly at: Instant
  /** SHA-256 of the leaf (RFC 6962), hex: what a verifier prints of the entry's file. */
  readonly leaf: string
}

/** The first of each, by their own copies of the bulletin; null where there is none yet. */
export async function receiptEntries(
  db: Db,
  { bulletin, person }: { readonly bulletin: BulletinId; readonly person: PersonId },
): Promise<Readonly<Record<ReceiptStep, ReceiptEntry | null>>> {
  const rows = await db
    .selectFrom('log_index as step')
    .innerJoin('log_entry as entry', 'entry.index', 'step.index')
    .select(['step.kind as kind', 'step.index as index', 'step.t as at', 'entry.bytes as bytes'])
    .where('step.matter', '=', bulletin)
    .where('step.actor', '=', person)
    .where('step.kind', 'in', [...receiptSteps])
    .orderBy('step.index')
    .execute()
  const first = (kind: ReceiptStep): ReceiptEntry | null => {
    const row = rows.find((one) => one.kind === kind)
    return row ? { index: row.index, at: row.at, leaf: toHex(leafHash(new Uint8Array(row.bytes))) } : null
  }
  return { released: first('released'), opened: first('opened'), acknowledged: first('acknowledged') }
}
