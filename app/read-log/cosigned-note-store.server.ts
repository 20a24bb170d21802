import type { Db } from '../../db/open.server.ts'
import type { Row } from '../../db/schema.ts'

/** A stored note with its cosignatures: witnesses sign after the log has, so their lines lie beside the note, and end it. */
export async function withCosignatures(
  db: Db,
  { size, time, note }: Pick<Row<'log_checkpoint'>, 'size' | 'time' | 'note'>,
): Promise<string> {
  const lines = await db
    .selectFrom('log_cosignature')
    .select('line')
    .where('size', '=', size)
    .where('time', '=', time)
    .orderBy('witness')
    .execute()
  return note + lines.map(({ line }) => `${line}\n`).join('')
}
