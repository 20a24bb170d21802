/** A backup of the portal, made while it runs, and verified. */
import { join } from 'node:path'
import { makeBackup } from '../app/backup/make-backup.server.ts'
import { fromUtf8 } from '../app/formats/bytes.ts'
import { dearmor, looksArmored } from '../app/formats/openpgp-armor.ts'
import { instant } from '../app/ids.ts'
import { readForeign } from '../app/outcome.ts'
import { explainStart } from '../app/portal.server.ts'
import { parseSettings } from '../app/settings.ts'
import { openToRead } from '../db/open.server.ts'
import { CommandRefused, runCommand, wrongUsage } from './command/read-command.ts'
import { readContent } from './command/read-file.ts'

const usage = `Makes a backup of the portal while it runs, and verifies the log in it.

  npm run backup -- --into FOLDER --to KEY [--to KEY …]

  --into   a new folder, or an empty one; each backup has its own
  --to     a public OpenPGP key of the institution (a file, armored or not), to which the portal's keys are sealed

DATA_DIR and DATABASE_URL as for the portal; the backup of a PostgreSQL database is a file of SQLite too, and comes back
into either. The folder is as secret as the database. Exits 0 when the backup is made and its log verified, 1 where not;
64 where the command cannot be understood, 65 where a file is not what it should be, 66 where it is not there.`

const options = { into: { type: 'string' }, to: { type: 'string', multiple: true } } as const

async function backup({ into, to = [] }: { into?: string; to?: string[] }): Promise<undefined> {
  if (into === undefined) throw wrongUsage('--into FOLDER is needed. --help says how it is used.')
  if (to.length === 0) throw wrongUsage('--to KEY is needed: without the keys no backup can be started again.')
  const sealTo = to.map((path) => readContent(path, 'a public OpenPGP key', publicKeyIn))
  const { dataDir, database } = parseSettings(process.env)
  const opened = await openToRead(database.kind === 'postgres' ? database.url : join(dataDir, 'fuin.sqlite'))
  try {
    const made = await makeBackup({ dataDir, opened, into, sealTo, now: instant(Date.now()) })
    const bytes = made.files.reduce((sum, { size }) => sum + size, 0)
    console.log(`log          ${made.origin}, ${made.entries.toLocaleString('en')} entries, verified in the copy`)
    console.log(`keys         sealed to ${made.keyHolders.join(', ')}`)
    console.log(`backup       ${into}, ${made.files.length} files, ${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`)
    return undefined
  } finally {
    await opened.close()
  }
}

function publicKeyIn(bytes: Uint8Array): Uint8Array {
  const text = readForeign(() => fromUtf8(bytes))
  return text !== null && looksArmored(text) ? dearmor(text, 'PUBLIC KEY BLOCK') : bytes
}

await runCommand({
  usage,
  config: { options },
  run: ({ values }) => backup(values),
  explain: (error) => new CommandRefused(1, explainStart(error)),
})
