/** A backup put back, judged before anything is written. */
import type { Restored } from '../app/backup/restore-backup.server.ts'
import { restoreBackup } from '../app/backup/restore-backup.server.ts'
import { explainStart } from '../app/portal.server.ts'
import { parseSettings } from '../app/settings.ts'
import { CommandRefused, runCommand, wrongUsage } from './command/read-command.ts'
import { readCheckpointFile, readNamedFile } from './command/read-file.ts'

const usage = `Puts a backup back into an empty DATA_DIR, after judging all of it, and says exactly what is missing.

  npm run restore -- --from FOLDER --keys FILE [--checkpoint FILE …] [--erasures FILE]

  --from        the backup's folder
  --keys        its keys, opened by their holder: gpg --decrypt FOLDER/keys-….zip.pgp > keys.zip
  --checkpoint  the last checkpoint a witness cosigned; ask every witness. Needed where witnesses watch the log
  --erasures    a newer erasures.log than the backup's, where one was saved

DATA_DIR and DATABASE_URL say where to: an empty folder, and, where set, an empty PostgreSQL database. Exits 0 when it is
restored and nothing is missing, 2 when it is restored and entries are missing (it says which, and the portal will not
start before npm run log:succeed), 1 where nothing was restored; 64 where the command cannot be understood, 65 where a
file is not what it should be, 66 where it is not there.`

const options = {
  from: { type: 'string' },
  keys: { type: 'string' },
  checkpoint: { type: 'string', multiple: true },
  erasures: { type: 'string' },
} as const

interface Asked {
  readonly from?: string
  readonly keys?: string
  readonly checkpoint?: readonly string[]
  readonly erasures?: string
}

async function restore({ from, keys, checkpoint = [], erasures }: Asked): Promise<number> {
  if (from === undefined || keys === undefined)
    throw wrongUsage('--from FOLDER and --keys FILE are needed. --help says how it is used.')
  const { dataDir, database } = parseSettings(process.env)
  const restored = await restoreBackup({
    from,
    keys: readNamedFile(keys, 'the file of keys'),
    dataDir,
    databaseUrl: database.kind === 'postgres' ? database.url : null,
    erasures: erasures === undefined ? null : readNamedFile(erasures, 'a ledger of erasures'),
    checkpoints: checkpoint.map(readCheckpointFile),
  })
  for (const line of told(restored, dataDir)) console.log(line)
  return restored.missing > 0n ? 2 : 0
}

function told({ manifest, seen, missing }: Restored, dataDir: string): readonly string[] {
  const { entries, origin, madeAt } = manifest
  const said = [
    `log          ${origin}, ${count(entries)} entries, verified; as of ${new Date(madeAt).toISOString()}`,
    `restored     ${dataDir}`,
  ]
  if (seen === null) return [...said, 'witnesses    none watches this log: what came after the backup, nobody can say']
  const vouched = `witnesses    ${seen.cosigners.join(', ')} saw ${count(seen.size)} entries`
  if (missing === 0n) return [...said, `${vouched}: nothing they saw is missing. Start the portal.`]
  return [
    ...said,
    vouched,
    `missing      entries ${count(entries)} to ${count(seen.size - 1n)}: ${count(missing)} of them`,
    'If a newer backup, a standby or a mirror has them, use that. If they are truly lost: npm run log:succeed -- --checkpoint FILE, with that checkpoint.',
  ]
}

const count = (entries: bigint): string => entries.toLocaleString('en')

await runCommand({
  usage,
  config: { options },
  run: ({ values }) => restore(values),
  explain: (error) => new CommandRefused(1, explainStart(error)),
})
