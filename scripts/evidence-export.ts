/**
 * Makes an evidence bundle from the operator's command line.
 *
 *   npm run evidence:export -- [--data-dir DIR] [--db postgres://…]
 *       --person PERSON | --bulletin NUMBER | --entries FROM-TO
 *       [--until TIME] [--absence [PERSON]] --reason "…" --out FILE
 *
 *   --data-dir  the portal's folder; otherwise DATA_DIR (data). Its keys are needed: see below
 *   --db        PostgreSQL; otherwise DATABASE_URL, or fuin.sqlite in the folder
 *   --person    a person's pseudonym or id: every entry about them
 *   --until     only entries before this: 2026-11-22 (the whole of that day in Japan) or 2026-11-22T14:00+09:00
 *   --absence   also prove that nothing (of that bulletin) was released before --until to this person
 *
 * Making a bundle is an entry of the log, and only whoever holds the log's keys
 * can append one. So this opens the portal as one more node: beside a running
 * one, or alone. Nobody signs here; entry, custody sheet and report say so. A
 * bundle that a person answers for is made on the log's page.
 *
 * Exits 0 made, 1 refused.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { evidenceDesk } from '../app/compliance/evidence-desk.server.ts'
import { type EvidenceRequest, oneLine, parseEntryRange, parseUntil } from '../app/compliance/evidence-request.ts'
import { exportEvidence } from '../app/compliance/export-evidence.server.ts'
import { noFilter } from '../app/compliance/log-filter.ts'
import reasons from '../app/i18n/en/reasons.ts'
import { explainStart, openPortal } from '../app/portal.server.ts'
import { isLogUnavailable } from '../app/read-log/read-log.server.ts'

/** What is wrong with the command; said without a stack. */
class WrongCommand extends Error {
  override readonly name = 'WrongCommand'
}

function readCommand() {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      db: { type: 'string' },
      person: { type: 'string' },
      bulletin: { type: 'string' },
      entries: { type: 'string' },
      until: { type: 'string' },
      absence: { type: 'string' },
      reason: { type: 'string' },
      out: { type: 'string' },
    },
  })
  return values
}

type Command = ReturnType<typeof readCommand>

function requestOf({ person, bulletin, entries, until, absence, reason }: Command): EvidenceRequest {
  const range = entries === undefined ? null : parseEntryRange(entries)
  if (entries !== undefined && !range) throw new WrongCommand('--entries takes two numbers: 120-180')
  if (range && (person ?? bulletin) !== undefined) throw new WrongCommand('--entries stands alone')
  if (!range && person === undefined && bulletin === undefined)
    throw new WrongCommand('Say what the bundle is about: --person, --bulletin or --entries.')
  const end = until === undefined ? null : parseUntil(until)
  if (until !== undefined && end === null) throw new WrongCommand('--until takes 2026-11-22 or 2026-11-22T14:00+09:00')
  if (reason === undefined) throw new WrongCommand('--reason is missing: it goes into the log and the report.')
  return {
    filter: { ...noFilter, about: person ?? '', bulletin: bulletin ?? '' },
    entries: range,
    until: end,
    absence: absence ?? '',
    reason: oneLine(reason),
  }
}

/** The environment of the portal whose folder this is: its mode and origin are marked there. */
function environmentOf({ 'data-dir': folder, db }: Command): Readonly<Record<string, string | undefined>> {
  const dataDir = folder ?? (process.env.DATA_DIR || 'data')
  const mark = join(dataDir, 'portal-mark')
  if (!existsSync(mark)) throw new WrongCommand(`${dataDir} is no portal's folder: name it with --data-dir.`)
  const [mode, origin] = readFileSync(mark, 'utf8').trim().split(' ')
  if (db !== undefined && !/^postgres(ql)?:\/\//.test(db)) throw new WrongCommand('--db takes a postgres:// address')
  return {
    LOG_LEVEL: 'warn',
    ...process.env,
    DATA_DIR: dataDir,
    FUIN_MODE: mode,
    ORIGIN: origin,
    ...(db === undefined ? {} : { DATABASE_URL: db }),
  }
}

async function make(command: Command): Promise<void> {
  const request = requestOf(command)
  const { out } = command
  if (out === undefined) throw new WrongCommand('--out is missing: where the bundle goes.')
  if (existsSync(out))
    throw new WrongCommand(`${out} is there already; a bundle never takes the place of another file.`)
  const portal = await openPortal({ env: environmentOf(command) })
  try {
    const made = await exportEvidence(evidenceDesk(portal), { request, by: null })
    if (!made.ok) throw new WrongCommand(`${made.reason}: ${reasons[made.reason]}`)
    writeFileSync(out, made.value.archive, { flag: 'wx', mode: 0o600 })
    console.log(`bundle       ${out}, ${made.value.entries} entries asked for`)
    console.log(`recorded     entry ${made.value.entry}, stated by the server: nobody signed`)
    console.log(`manifest     SHA-256 ${made.value.manifest}`)
    console.log(`verify       npm run evidence:verify -- ${out} --trust TRUST`)
  } finally {
    await portal.close()
  }
}

try {
  await make(readCommand())
} catch (error) {
  // Without the witnesses' quorum, or a log that takes entries, no bundle leaves; the error says which.
  const plain =
    error instanceof WrongCommand || isLogUnavailable(error) || (error instanceof TypeError && 'code' in error)
  console.error(plain && error instanceof Error ? error.message : explainStart(error))
  process.exitCode = 1
}
