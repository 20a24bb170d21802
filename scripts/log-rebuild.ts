/** The search index of the log, compared with the entries or made anew from them. */
import { join } from 'node:path'
import { explainStart } from '../app/portal.server.ts'
import {
  compareProjection,
  type ProjectionDifference,
  rebuildProjection,
} from '../app/read-log/rebuild-projection.server.ts'
import { rebuildHolds } from '../app/retention/hold-store.server.ts'
import { parseSettings, type Settings } from '../app/settings.ts'
import { demandAlone, openDatabase, openToRead } from '../db/open.server.ts'
import { CommandRefused, runCommand } from './command/read-command.ts'

const usage = `The search index of the log, compared with the entries or made anew from them.

  npm run log:rebuild                  makes it anew, in one transaction
  npm run log:rebuild -- --compare     only says whether it says what they say

Reads DATABASE_URL, or fuin.sqlite in DATA_DIR, as the portal does. Comparing runs beside a running portal. Making anew
does not on SQLite; on PostgreSQL it may, and appending waits until it is done.
Exits 0 the same (or made anew), 1 it differs, 2 it could not be read or made, 64 where the command cannot be understood.`

const toRead = ({ database, dataDir }: Settings) =>
  openToRead(database.kind === 'postgres' ? database.url : join(dataDir, 'fuin.sqlite'))

async function compare(settings: Settings): Promise<number> {
  const opened = await toRead(settings)
  try {
    const difference = await compareProjection(opened.db, said('compared'))
    console.log(difference === null ? 'the search index says what the entries say' : sentence(difference))
    return difference === null ? 0 : 1
  } finally {
    await opened.close()
  }
}

function sentence(difference: ProjectionDifference): string {
  const remedy = 'Keep a copy as evidence, then run npm run log:rebuild.'
  if ('who' in difference) return `the counter of ${difference.who} is not that of their entries. ${remedy}`
  const { index, column } = difference
  if (column === 'row') return `entry ${index}: its row is missing, or there is one without an entry. ${remedy}`
  return `entry ${index}: the search index says another ${column} than the entry does. ${remedy}`
}

async function rebuild(settings: Settings): Promise<number> {
  const { database, dataDir } = settings
  if (database.kind === 'sqlite') demandAlone(dataDir)
  const opened = await openDatabase({
    databaseUrl: database.kind === 'postgres' ? database.url : undefined,
    dataDir,
  })
  try {
    await rebuildProjection(opened.db, said('projected'))
    await rebuildHolds(opened.db)
    console.log('the search index is made anew from the entries')
    return 0
  } finally {
    await opened.close()
  }
}

/** A line every hundred thousand entries. */
const said = (what: string) => (entries: bigint) => {
  if (entries % 100_000n === 0n) console.log(`${what} ${entries.toLocaleString('en')} entries`)
}

await runCommand({
  usage,
  config: { options: { compare: { type: 'boolean', default: false } } },
  async run({ values }) {
    const settings = parseSettings(process.env)
    return values.compare ? await compare(settings) : await rebuild(settings)
  },
  explain: (error) => new CommandRefused(2, explainStart(error)),
})
