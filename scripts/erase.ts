/** Erases what is past its time, by hand; the portal does it by itself every day. */
import { join } from 'node:path'
import { instant } from '../app/ids.ts'
import { erasureLedgerOf, explainStart, openPortal } from '../app/portal.server.ts'
import { countDue } from '../app/retention/count-due.server.ts'
import { eraseDue } from '../app/retention/erase-due.server.ts'
import { openErasureLedger } from '../app/retention/erasure-ledger.server.ts'
import { scrub } from '../app/retention/erasure-store.server.ts'
import { retentionOf } from '../app/retention/retention.ts'
import { parseSettings, type Settings } from '../app/settings.ts'
import { demandAlone, openToRead } from '../db/open.server.ts'
import { CommandRefused, runCommand } from './command/read-command.ts'

const usage = `Erases what is past its time, by hand; the portal does it by itself every day.

  npm run erase              says what would go, and changes nothing
  npm run erase -- --due     erases it

Reads the portal's own settings. On SQLite the portal must be stopped to erase; on PostgreSQL this is one more node.
Exits 0 when done, 1 when it could not be, 64 where the command cannot be understood.`

const count = (n: number): string => n.toLocaleString('en')

async function say({ database, dataDir, retention: given }: Settings): Promise<void> {
  const opened = await openToRead(database.kind === 'postgres' ? database.url : join(dataDir, 'fuin.sqlite'))
  try {
    const retention = retentionOf(given)
    const { where, text, names, sessions, holds } = await countDue(opened.db, instant(Date.now()), retention)
    const { whereDays, textDays, nameDays, secretDays } = retention
    console.log(
      `addresses    ${count(where.due)} older than ${whereDays} days, in ${count(where.ranges)} runs of entries`,
    )
    console.log(`texts        ${count(text.due)} entries with a reason or query older than ${textDays} days`)
    console.log(`names        ${count(names.due.length)} of people who left more than ${nameDays} days ago`)
    console.log(`             and were given no secret issued in the ${secretDays} days before that`)
    console.log(`sessions     ${count(sessions)} that ran out more than a day ago`)
    console.log(
      `under hold   ${count(where.held)} addresses, ${count(text.held)} texts, ${count(names.held.length)} names; ${holds} in force`,
    )
    for (const person of names.due) console.log(`  ${person}`)
  } finally {
    await opened.close()
  }
}

async function erase({ database, dataDir, retention }: Settings): Promise<void> {
  if (database.kind === 'sqlite') demandAlone(dataDir)
  const portal = await openPortal()
  try {
    const ledger = await openErasureLedger(erasureLedgerOf(portal.settings))
    const gone = await eraseDue({ ...portal, ledger, retention: retentionOf(retention) })
    await scrub(portal.db)
    console.log(
      `erased       ${count(gone.where)} addresses, ${count(gone.text)} texts, ${count(gone.name)} rows of names, ${count(gone.session)} sessions`,
    )
  } finally {
    await portal.close()
  }
}

await runCommand({
  usage,
  config: { options: { due: { type: 'boolean', default: false } } },
  async run({ values }) {
    const settings = parseSettings(process.env)
    await say(settings)
    if (values.due) await erase(settings)
    else console.log('nothing was changed: "npm run erase -- --due" erases it')
    return undefined
  },
  explain: (error) => new CommandRefused(1, explainStart(error)),
})
