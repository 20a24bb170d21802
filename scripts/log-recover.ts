/**
 * Makes the signer's memory anew from a witness's last checkpoint, where the
 * portal refuses to start because its memory is missing, damaged, or knows more
 * than the database.
 */
import { join } from 'node:path'
import { memoryFileOf } from '../app/read-log/log-keys.server.ts'
import { recoverMemory } from '../app/read-log/recover-memory.server.ts'
import { openSignerMemory } from '../app/read-log/signer-memory.server.ts'
import { openDatabase } from '../db/open.server.ts'
import { runCommand, wrongUsage } from './command/read-command.ts'
import { readCheckpointFile, readTrustFile } from './command/read-file.ts'

const usage = `Makes the signer's memory anew from a witness's last checkpoint. The portal must not be running.

  npm run log:recover -- --checkpoint FILE [--trust FILE]

  --checkpoint  the signed note, with the cosignatures the policy asks for
  --trust       whose signatures to believe; otherwise trust.txt in DATA_DIR

DATA_DIR and DATABASE_URL as for the portal. Exits 0 when it has been written, 1 where it was refused; 64 where the
command cannot be understood, 65 where a file is not what it should be, 66 where it is not there or cannot be opened.`

const options = { checkpoint: { type: 'string' }, trust: { type: 'string' } } as const

interface Asked {
  readonly checkpoint?: string
  readonly trust?: string
}

async function recover(asked: Asked): Promise<undefined> {
  if (asked.checkpoint === undefined)
    throw wrongUsage('--checkpoint FILE is needed: the last one a witness cosigned. --help says how it is used.')
  const dataDir = process.env.DATA_DIR || 'data'
  const databaseUrl = process.env.DATABASE_URL || undefined
  const trust = readTrustFile(asked.trust ?? join(dataDir, 'trust.txt'))
  const note = readCheckpointFile(asked.checkpoint)
  const opened = await openDatabase({ dataDir, ...(databaseUrl ? { databaseUrl } : {}) })
  try {
    const memory = openSignerMemory(memoryFileOf(dataDir, trust.origin))
    const { size, head, cosigners, setAside } = await recoverMemory({ db: opened.db, trust, note, memory })
    const vouched = cosigners.length > 0 ? `cosigned by ${cosigners.join(', ')}` : 'vouched for by this log alone'
    console.log(`The memory now says ${size} entries, ${vouched}; the database holds ${head} and extends them.`)
    if (setAside) console.log(`What was there before lies in ${setAside}. Keep it.`)
    return undefined
  } finally {
    await opened.close()
  }
}

await runCommand({ usage, config: { options }, run: ({ values }) => recover(values) })
