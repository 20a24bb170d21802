/**
 * Begins the log anew after its newest entries were truly lost: the database is
 * an older backup, the newest one cannot be had any more, and the signer rightly
 * refuses. Also where the log's keys are lost. Two people then decide it on the
 * page /log/trust.
 */
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkLog } from '../app/audit/check-log.ts'
import { storedLog } from '../app/audit/stored-log-store.server.ts'
import { logNumberOf } from '../app/formats/log-origin.ts'
import { parsePolicy } from '../app/formats/policy.ts'
import type { Trust } from '../app/formats/trust.ts'
import { instant } from '../app/ids.ts'
import { type LogBegun, succeedLog } from '../app/read-log/succeed-log.server.ts'
import { writeTrust } from '../app/read-log/write-trust.server.ts'
import { migrateDatabase } from '../db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../db/open.server.ts'
import { runCommand, wrongUsage } from './command/read-command.ts'
import { readCarriedFile, readCheckpointFile, readTrustFile } from './command/read-file.ts'

const usage = `Begins the log anew after its newest entries were truly lost. The portal must not be running, on no node.

  npm run log:succeed -- --checkpoint FILE [--trust FILE …] [--policy FILE]

  --checkpoint  the last checkpoint the witnesses cosigned, with their cosignatures;
                left out where no witness is asked: then what the signer remembers
  --trust       the newest trust of the log that was lost; otherwise trust.txt in DATA_DIR. Where more than one
                change of it was lost, each trust, the newest last: so whoever had followed but one finds the way
  --policy      other witnesses for the new log (C2SP tlog-policy without a log line); otherwise the same

DATA_DIR and DATABASE_URL as for the portal. Exits 0 when the beginning is written, 1 where it was refused; may be run
again. 64 where the command cannot be understood, 65 where a file is not what it should be, 66 where it is not there.
Two people then decide it on the page /log/trust.`

const options = {
  checkpoint: { type: 'string' },
  trust: { type: 'string', multiple: true },
  policy: { type: 'string' },
} as const

interface Asked {
  readonly checkpoint?: string
  readonly trust?: readonly string[]
  readonly policy?: string
}

async function succeed(asked: Asked): Promise<undefined> {
  const dataDir = process.env.DATA_DIR || 'data'
  const databaseUrl = process.env.DATABASE_URL || undefined
  const trustFiles = asked.trust ?? [join(dataDir, 'trust.txt')]
  const trusts = trustFiles.map(readTrustFile)
  const trust = trusts.at(-1)
  if (!trust) throw wrongUsage('Name the trust of the log that was lost with --trust.')
  const opened = await openDatabase({ dataDir, ...(databaseUrl ? { databaseUrl } : {}) })
  try {
    await migrateDatabase(opened)
    await demandUnaltered(opened)
    const begun = await succeedLog({
      db: opened.db,
      dataDir,
      trust,
      lostTrusts: trusts.slice(0, -1),
      note: asked.checkpoint === undefined ? null : readCheckpointFile(asked.checkpoint),
      policy:
        asked.policy === undefined ? null : readCarriedFile(asked.policy, 'a policy (C2SP tlog-policy)', parsePolicy),
      now: () => instant(Date.now()),
      random: (n) => new Uint8Array(randomBytes(n)),
    })
    await keepTrusts(dataDir, begun)
    for (const line of told(begun, dataDir)) console.log(line)
    return undefined
  } finally {
    await opened.close()
  }
}

/** Every entry read: what is carried over into the new log must be what the old one held. */
async function demandUnaltered(opened: OpenDatabase): Promise<void> {
  const audit = await checkLog(storedLog(opened), { trust: null })
  if (audit.verdict === 'tampered')
    throw new Error(
      `The database was altered, not only cut short: ${audit.because}. Nothing was begun. ` +
        'Keep everything, call oversight, and restore another backup.',
    )
}

/** trust.txt is for the witnesses and oversight; the one before stays beside it, for verifying what is older. */
async function keepTrusts(dataDir: string, { succession: { lost, next } }: LogBegun): Promise<void> {
  const [path, before] = [join(dataDir, 'trust.txt'), join(dataDir, `trust-log-${logNumberOf(lost.origin)}.txt`)]
  if (!existsSync(before) && existsSync(path)) copyFileSync(path, before)
  await writeTrust(path, next)
}

function told({ succession, folder, signedMore, again }: LogBegun, dataDir: string): readonly string[] {
  const { index, last, since, next } = succession
  const lost = last.size > index ? `entries ${index} to ${last.size - 1n} are lost` : 'no entry is lost, the keys are'
  const span = `made between ${utc(since)} and ${utc(last.cosignedAt * 1000)}`
  return [
    `${again ? 'The log was begun anew before' : 'The log is begun anew'} as ${next.origin}: ${index} entries survive, ${lost}${last.size > index ? `, ${span}` : ''}.`,
    ...(signedMore === null
      ? []
      : [
          `This portal had signed ${signedMore} entries, ${signedMore - last.size} more than that checkpoint. If anybody holds a later one that a quorum cosigned, name that one instead: see app/read-log/README.md.`,
        ]),
    'What is to be done now:',
    `  1. Copy ${folder} to every node, and back it up.`,
    ...(next.policy.quorum === null
      ? []
      : [
          `  2. Give ${join(dataDir, 'trust.txt')} to oversight and to every witness, and have them watch the new log.`,
        ]),
    '  3. Start the portal. No copy is given yet.',
    '  4. The secretariat signs the roll anew, two of them.',
    `  5. Oversight and one of the secretariat decide it on /log/trust. They compare: ${keyLine(next)}`,
    '  6. Oversight publishes the new trust.txt and announces what was lost.',
  ]
}

const utc = (at: number): string => new Date(at).toISOString()
const keyLine = ({ logKey }: Trust): string => [...logKey.id].map((byte) => byte.toString(16).padStart(2, '0')).join('')

await runCommand({ usage, config: { options }, run: ({ values }) => succeed(values) })
