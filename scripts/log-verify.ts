/**
 * Verifies a whole log from its stored bytes, without a server.
 *
 *   npm run log:verify -- [--db FILE|postgres://…] [--trust FILE]
 *
 *   --db      the database; otherwise DATABASE_URL, or fuin.sqlite in DATA_DIR (data)
 *   --trust   whose signatures to believe (fuin-log-trust/1), from somebody you
 *             trust; the portal writes its own to DATA_DIR/trust.txt
 *
 * Exits 0 verified, 1 tampered, 2 incomplete or unreadable, 3 keys unknown.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseTrust, type Trust } from '../app/formats/trust.ts'
import { openToRead } from '../db/open.server.ts'
import { checkLog } from './log-verify/check-log.ts'
import { readStoredLog } from './log-verify/stored-log-store.server.ts'
import { exitCodes, type Verdict } from './log-verify/verdict.ts'

const checked =
  'canonical form, order, times, counters, acts, challenges, every checkpoint, every stored hash, the search index'

async function verify(choices: { readonly db: string; readonly trust: string | undefined }): Promise<number> {
  const trust = choices.trust === undefined ? null : parseTrust(readFileSync(choices.trust, 'utf8'))
  const opened = await openToRead(choices.db)
  try {
    const verdict = await readStoredLog(opened, (log) => checkLog(log, trust))
    for (const line of report(verdict, choices.trust, trust)) console.log(line)
    return exitCodes[verdict.verdict]
  } finally {
    await opened.close()
  }
}

function report(verdict: Verdict, trustFile: string | undefined, trust: Trust | null): readonly string[] {
  const count = (n: bigint | number) => n.toLocaleString('en')
  const witnesses =
    trust?.policy.quorum === null ? 'no witness is named, so the log alone vouches for itself' : 'with its quorum'
  return [
    `log          ${verdict.origin || '(empty)'}`,
    `entries      ${count(verdict.entries)} read and found right, ${count(verdict.covered)} covered by checkpoints`,
    `checkpoints  ${count(verdict.checkpoints)} match the tree${trust ? ' and are signed' : '; their signatures were not checked'}`,
    `keys         ${trustFile === undefined ? 'none given' : `from ${trustFile}; ${witnesses}`}`,
    `checked      ${checked}`,
    "not checked  people's own signatures (OpenPGP) on their acts",
    `verdict      ${verdict.verdict.toUpperCase()}${'because' in verdict ? `: ${verdict.because}` : ''}`,
  ]
}

function readChoices(): { readonly db: string; readonly trust: string | undefined } {
  const { values } = parseArgs({ options: { db: { type: 'string' }, trust: { type: 'string' } } })
  const byDefault = process.env.DATABASE_URL || join(process.env.DATA_DIR || 'data', 'fuin.sqlite')
  return { db: values.db ?? byDefault, trust: values.trust }
}

try {
  process.exitCode = await verify(readChoices())
} catch (error) {
  // What cannot be read cannot be called tampered with, and certainly not verified.
  console.error(`verdict      INCOMPLETE: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = exitCodes.incomplete
}
