/**
 * Makes an evidence bundle from the operator's command line. Making one is an
 * entry of the log, and only whoever holds the log's keys can append one. So this
 * opens the portal as one more node: beside a running one, or alone. Nobody signs
 * here; entry, custody sheet and report say so. A bundle that a person answers
 * for is made on the log's page.
 */
import { existsSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { evidenceGround } from '../app/evidence/evidence-ground.server.ts'
import { type EvidenceRequest, parseEntryRange, parseUntil } from '../app/evidence/evidence-request.ts'
import { type EvidenceMade, type EvidenceRefusal, exportEvidence } from '../app/evidence/export-evidence.server.ts'
import reasons from '../app/i18n/en/reasons.ts'
import type { Refused } from '../app/outcome.ts'
import { explainStart, openPortal } from '../app/portal.server.ts'
import { isLogUnavailable } from '../app/read-log/read-log.server.ts'
import { noFilter } from '../app/review/log-filter.ts'
import { oneLine } from '../app/review/reason.ts'
import { CommandRefused, runCommand, wrongUsage } from './command/read-command.ts'
import { reasonOf } from './command/read-file.ts'

const usage = `Makes an evidence bundle from the operator's command line. The log records it, and that nobody signed.

  npm run evidence:export -- [--data-dir DIR] [--db postgres://…]
      --person PERSON | --bulletin NUMBER | --entries FROM-TO
      [--until TIME] [--absence PERSON] --reason "…" --out FILE

  --data-dir  the portal's folder; otherwise DATA_DIR (data). Its keys are needed, and room for the bundle
  --db        PostgreSQL; otherwise DATABASE_URL, or fuin.sqlite in the folder
  --person    a person's pseudonym or id: every entry about them
  --until     only entries before this: 2026-11-22 (the whole of that day in Japan) or 2026-11-22T14:00+09:00
  --absence   also prove that nothing (of that bulletin) was released before --until to this person
  --reason    goes into the log and the report, word for word
  --out       where the bundle goes; never over another file

Exits 0 made, 1 refused, 64 where the command cannot be understood.`

const text = { type: 'string' } as const
const options = {
  'data-dir': text,
  db: text,
  person: text,
  bulletin: text,
  entries: text,
  until: text,
  absence: text,
  reason: text,
  out: text,
} as const

type Command = { readonly [K in keyof typeof options]?: string }

function requestOf({ person, bulletin, entries, until, absence, reason }: Command): EvidenceRequest {
  const range = entries === undefined ? null : parseEntryRange(entries)
  if (entries !== undefined && !range) throw wrongUsage('--entries takes two numbers: 120-180')
  if (range && (person ?? bulletin) !== undefined) throw wrongUsage('--entries stands alone')
  if (!range && person === undefined && bulletin === undefined)
    throw wrongUsage('Say what the bundle is about: --person, --bulletin or --entries.')
  const end = until === undefined ? null : parseUntil(until)
  if (until !== undefined && end === null) throw wrongUsage('--until takes 2026-11-22 or 2026-11-22T14:00+09:00')
  if (reason === undefined) throw wrongUsage('--reason is missing: it goes into the log and the report.')
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
  if (!existsSync(mark)) throw wrongUsage(`${dataDir} is no portal's folder: name it with --data-dir.`)
  const [mode, origin] = readFileSync(mark, 'utf8').trim().split(' ')
  if (db !== undefined && !/^postgres(ql)?:\/\//.test(db)) throw wrongUsage('--db takes a postgres:// address')
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
  if (out === undefined) throw wrongUsage('--out is missing: where the bundle goes.')
  if (existsSync(out)) throw refusal(`${out} is there already; a bundle never takes the place of another file.`)
  const portal = await openPortal({ env: environmentOf(command) })
  try {
    const made = await exportEvidence(evidenceGround(portal), { request, by: null })
    if (!made.ok) throw refusal(`${made.reason}: ${sentenceOf(made)}`)
    await write(out, made.value)
    const { entries, counted, entry, manifest } = made.value
    const also = counted > 0 ? `, ${counted.toLocaleString('en')} counted` : ''
    console.log(`bundle       ${out}, ${entries} entries asked for${also}`)
    console.log(`recorded     entry ${entry}, stated by the server: nobody signed`)
    console.log(`manifest     SHA-256 ${manifest}`)
    console.log(`verify       npm run evidence:verify -- ${out} --trust TRUST`)
  } finally {
    await portal.close()
  }
}

const refusal = (sentence: string): CommandRefused => new CommandRefused(1, sentence)

/** The sentence of the dictionary, with its numbers. */
function sentenceOf({ reason, detail = {} }: Refused<EvidenceRefusal>): string {
  return reasons[reason].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(detail[name] ?? ''))
}

/** As it comes: it may be larger than memory. */
async function write(out: string, made: EvidenceMade): Promise<void> {
  const file = await open(out, 'wx', 0o600).catch(async (error: unknown) => {
    await made.close()
    throw refusal(
      `${out} cannot be written: ${reasonOf(error)}. The log has recorded the bundle as entry ${made.entry}.`,
    )
  })
  try {
    for await (const part of made.read()) await file.writeFile(part)
  } finally {
    await file.close()
  }
}

await runCommand({
  usage,
  config: { options },
  run: async ({ values }) => {
    await make(values)
    return undefined
  },
  // Without the witnesses' quorum, or a log that takes entries, no bundle leaves; the error says which.
  explain: (error) =>
    isLogUnavailable(error) && error instanceof Error ? refusal(error.message) : refusal(explainStart(error)),
})
