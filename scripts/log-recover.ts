/**
 * Makes the signer's memory anew from a witness's last checkpoint, where the
 * portal refuses to start because its memory is missing, damaged, or knows more
 * than the database. The portal must not be running.
 *
 *   npm run log:recover -- --checkpoint FILE [--trust FILE]
 *
 *   --checkpoint  the signed note, with the cosignatures the policy asks for
 *   --trust       whose signatures to believe; otherwise trust.txt in DATA_DIR
 *
 * DATA_DIR and DATABASE_URL as for the portal. Exits 0 when it has been written.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseTrust } from '../app/formats/trust.ts'
import { memoryFileOf } from '../app/read-log/log-keys.server.ts'
import { recoverMemory } from '../app/read-log/recover-memory.server.ts'
import { openSignerMemory } from '../app/read-log/signer-memory.server.ts'
import { openDatabase } from '../db/open.server.ts'

async function recover(): Promise<void> {
  const { values } = parseArgs({ options: { checkpoint: { type: 'string' }, trust: { type: 'string' } } })
  if (values.checkpoint === undefined) throw new Error('npm run log:recover -- --checkpoint FILE')
  const dataDir = process.env.DATA_DIR || 'data'
  const databaseUrl = process.env.DATABASE_URL || undefined
  const trust = parseTrust(readFileSync(values.trust ?? join(dataDir, 'trust.txt'), 'utf8'))
  const note = readFileSync(values.checkpoint, 'utf8')
  const opened = await openDatabase({ dataDir, ...(databaseUrl ? { databaseUrl } : {}) })
  try {
    const memory = openSignerMemory(memoryFileOf(dataDir, trust.origin))
    const { size, head, cosigners, setAside } = await recoverMemory({ db: opened.db, trust, note, memory })
    const vouched = cosigners.length > 0 ? `cosigned by ${cosigners.join(', ')}` : 'vouched for by this log alone'
    console.log(`The memory now says ${size} entries, ${vouched}; the database holds ${head} and extends them.`)
    if (setAside) console.log(`What was there before lies in ${setAside}. Keep it.`)
  } finally {
    await opened.close()
  }
}

try {
  await recover()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
