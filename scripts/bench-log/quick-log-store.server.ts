/** Writes a quick log into a new SQLite file with the portal's own tables, a thousand batches a transaction. */
import { dirname } from 'node:path'
import { projectedColumns } from '../../app/formats/log-projection.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.server.ts'
import type { QuickBatch, QuickLog } from './quick-log.ts'

const perTransaction = 200

/** `file` must be called fuin.sqlite. */
export async function writeQuickLog(file: string, log: QuickLog, count: number): Promise<void> {
  const opened = await openDatabase({ dataDir: dirname(file) })
  if (opened.kind !== 'sqlite') throw new Error('a quick log is a SQLite file')
  await migrateDatabase(opened)
  const { client } = opened
  const columns = projectedColumns.map((column) => `"${column}"`).join(', ')
  const insert = {
    entry: client.prepare('insert into log_entry ("index", bytes) values (?, ?)'),
    hash: client.prepare('insert into log_hash (level, "index", hash) values (?, ?, ?)'),
    row: client.prepare(`insert into log_index (${columns}) values (${projectedColumns.map(() => '?').join(', ')})`),
    checkpoint: client.prepare('insert into log_checkpoint (size, time, root, note) values (?, ?, ?, ?)'),
  }
  const write = client.transaction((batches: readonly QuickBatch[]) => {
    for (const { rows, hashes, checkpoint } of batches) {
      for (const { index, bytes, projected } of rows) {
        insert.entry.run(index, bytes)
        insert.row.run(projectedColumns.map((column) => projected[column]))
      }
      for (const { level, index, hash } of hashes) insert.hash.run(level, index, hash)
      insert.checkpoint.run(checkpoint.size, checkpoint.time, checkpoint.root, checkpoint.note)
    }
    const last = batches.at(-1)
    if (last)
      client
        .prepare('update log_head set size = ?, root = ?, last_t = ? where id = 1')
        .run(last.checkpoint.size, last.checkpoint.root, last.lastTime)
  })
  let waiting: QuickBatch[] = []
  for (const batch of log.batches(count)) {
    waiting.push(batch)
    if (waiting.length < perTransaction) continue
    write(waiting)
    waiting = []
  }
  write(waiting)
  await opened.close()
}
