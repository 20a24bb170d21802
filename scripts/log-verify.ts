/** Verifies a whole log from its stored bytes, without a server. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { parseArgs } from 'node:util'
import { type Audit, checkLog } from '../app/audit/check-log.ts'
import { checkSegment } from '../app/audit/segment-check.ts'
import { segmentSize } from '../app/audit/segment-tree.ts'
import type { SignatureTally } from '../app/audit/signature-check.ts'
import { exitCodes, newerExitCode } from '../app/audit/verdict.ts'
import type { Trust } from '../app/formats/trust.ts'
import { CommandRefused, runCommand, wrongUsage } from './command/read-command.ts'
import { readTrustFile } from './command/read-file.ts'
import { jsonProgress, jsonVerdict } from './log-verify/json-lines.ts'
import { openSource, type Target } from './log-verify/open-source.ts'
import { progressLine } from './log-verify/progress-line.ts'
import { report } from './log-verify/report.ts'
import { spilledMarks } from './log-verify/spilled-marks.ts'
import { openWorkerPool, type WorkerPool } from './log-verify/worker-pool.ts'

interface Choices {
  readonly target: Target
  readonly trustFile: string | null
  readonly trust: Trust | null
  readonly workers: number
  readonly signatures: boolean
  readonly quiet: boolean
  readonly json: boolean
  /** Whether entries newer than this program are something to end with. */
  readonly insistKnown: boolean
}

async function verify(choices: Choices): Promise<number> {
  const opened = await openSource(choices.target)
  const marks = spilledMarks()
  const pool = openWorkerPool(choices.workers, opened.target)
  const line = choices.json ? jsonProgress() : progressLine(choices.quiet)
  try {
    const audit: Audit = await checkLog(opened.source, {
      trust: choices.trust,
      run: (job, progress) =>
        // One part alone is checked sooner than a thread starts.
        job.from === 0 && job.to < segmentSize ? checkSegment(opened.source, job, progress) : pool.run(job, progress),
      // A part beyond each worker's own, so that none waits for the joining.
      atOnce: choices.workers + 1,
      marks,
      progress: line.show,
    })
    const tally = choices.signatures && isSound(audit) ? await verifySignatures(audit, pool, line.show) : null
    line.end()
    const found: Audit = tally?.wrong ? { ...audit, ...tally.wrong } : audit
    for (const text of choices.json ? [jsonVerdict(found)] : report(found, { ...choices, tally })) console.log(text)
    const isNewer = choices.insistKnown && found.verdict === 'verified' && found.newer > 0
    return isNewer ? newerExitCode : exitCodes[found.verdict]
  } finally {
    line.end()
    await pool.close()
    await marks.close()
    await opened.close()
  }
}

// Of a log that is not in order there is no order to judge by.
const isSound = ({ verdict }: Audit): boolean => verdict === 'verified' || verdict === 'keys-unknown'

const partOfSignatures = 8192

/** Everything up to the first that is wrong, as many parts at once as there are threads. */
async function verifySignatures(
  audit: Audit,
  pool: WorkerPool,
  show: (done: number, of: number) => void,
): Promise<SignatureTally> {
  let done = 0
  const progress = (entries: number) => {
    done += entries
    show(done, audit.entries)
  }
  const parts = Array.from({ length: Math.ceil(audit.entries / partOfSignatures) }, (_, i) => i * partOfSignatures)
  const tallies = await Promise.all(
    parts.map((from) =>
      pool.runSignatures({ from, to: Math.min(from + partOfSignatures, audit.entries), keys: audit.keys }, progress),
    ),
  )
  return {
    good: tallies.reduce((sum, { good }) => sum + good, 0),
    unchecked: tallies.reduce((sum, { unchecked }) => sum + unchecked, 0),
    wrong: tallies.find(({ wrong }) => wrong)?.wrong ?? null,
  }
}

const usage = `Verifies a whole log from its stored bytes, without a server.

  npm run log:verify -- [--db FILE|postgres://… | --url https://portal [--token-file F] | --mirror FOLDER]
                        [--trust FILE] [--signatures] [--insist-known] [--workers N] [--quiet | --json]

  --db          the database; otherwise DATABASE_URL, or fuin.sqlite in DATA_DIR (data)
  --url         a portal: its checkpoint, tiles and entry bundles (a mirror's token)
  --mirror      a mirror's folder: the same as files
  --trust       whose signatures to believe (fuin-log-trust/1), from somebody you
                trust; the portal writes its own to DATA_DIR/trust.txt
  --signatures  people's own OpenPGP signatures on their acts too (slow)
  --insist-known  exit 4 where entries are of kinds newer than this program; else they are
                counted and said, and everything that holds of all entries is checked
  --workers     threads; otherwise one a core
  --quiet       no progress on the terminal
  --json        progress and verdict as lines of JSON, for a program

Exits 0 verified, 1 tampered, 2 incomplete or unreadable, 3 keys unknown, 4 newer (--insist-known); 64 where the command cannot be
understood, 65 where the trust file is none, 66 where it is not there or cannot be opened.`

const options = {
  db: { type: 'string' },
  url: { type: 'string' },
  'token-file': { type: 'string' },
  mirror: { type: 'string' },
  trust: { type: 'string' },
  signatures: { type: 'boolean', default: false },
  workers: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'insist-known': { type: 'boolean', default: false },
} as const

function choicesOf(values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values']): Choices {
  const workers = Number(values.workers ?? availableParallelism())
  if (!Number.isInteger(workers) || workers < 1) throw wrongUsage('--workers is a number of threads.')
  const trustFile = values.trust ?? null
  const trust = trustFile === null ? null : readTrustFile(trustFile)
  const { signatures, quiet, json, 'insist-known': insistKnown } = values
  return { target: targetOf(values), trustFile, trust, workers, signatures, quiet, json, insistKnown }
}

function targetOf(named: { db?: string; url?: string; 'token-file'?: string; mirror?: string }): Target {
  if (named.url !== undefined)
    return { kind: 'portal', url: named.url, tokenFile: named['token-file'] ?? null, note: null }
  if (named.mirror !== undefined) return { kind: 'mirror', folder: named.mirror, note: null }
  const byDefault = process.env.DATABASE_URL || join(process.env.DATA_DIR || 'data', 'fuin.sqlite')
  return { kind: 'database', database: named.db ?? byDefault, projection: true }
}

await runCommand({
  usage,
  config: { options },
  run: ({ values }) => verify(choicesOf(values)),
  // What cannot be read cannot be called tampered with, and certainly not verified.
  explain: (error) =>
    new CommandRefused(
      exitCodes.incomplete,
      `verdict      INCOMPLETE: ${error instanceof Error ? error.message : String(error)}`,
    ),
})
