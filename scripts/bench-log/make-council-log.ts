/** Makes the log that searching and starting are measured on, in a folder that a portal can be started on. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BulletinId, type Instant, instant, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { readHead } from '../../app/read-log/log-store.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { checkFolderMark } from '../../db/data-folder.server.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../db/open.server.ts'
import { benchCouncil, random } from './council-cast.ts'
import { writeCouncilLog } from './council-log-store.server.ts'
import { quickLog } from './quick-log.ts'
import { repeatable, repeatLog } from './repeat-log-store.server.ts'

/** Where the portal of this log would be. */
export const benchPort = 3155
const origin = `localhost:${benchPort}`

/** What there is to be searched for. */
export interface Landmarks {
  readonly person: PersonId
  readonly organization: OrganizationId
  readonly bulletin: BulletinId
  /** Without the beginning and the last quarter of the log's time. */
  readonly from: Instant
  readonly to: Instant
}

export interface WantedLog {
  readonly folder: string
  /** As `entriesFor` says. */
  readonly entries: number
  /** PostgreSQL; otherwise SQLite in the folder. */
  readonly databaseUrl?: string | undefined
}

/** What can be made for this wish: beyond this the next multiple of what is repeated. */
export const entriesFor = (wanted: number): number =>
  wanted <= mostUnrepeated ? wanted : Math.ceil(wanted / repeatable) * repeatable

const mostUnrepeated = 2 * repeatable

/** Opens the log in the folder; makes it first where there is none. */
export async function openCouncilLog(
  wanted: WantedLog,
): Promise<{ readonly opened: OpenDatabase; readonly landmarks: Landmarks }> {
  const { folder, databaseUrl } = wanted
  const file = join(folder, 'landmarks.json')
  const isMade = existsSync(file)
  await checkFolderMark({ mode: 'production', origin: `http://${origin}`, dataDir: folder })
  const opened = await openDatabase({ databaseUrl, dataDir: folder })
  if (isMade) return { opened, landmarks: JSON.parse(readFileSync(file, 'utf8')) as Landmarks }
  await migrateDatabase(opened)
  const landmarks = await make(opened, wanted)
  writeFileSync(file, JSON.stringify(landmarks))
  return { opened, landmarks }
}

async function make(opened: OpenDatabase, { folder, entries }: WantedLog): Promise<Landmarks> {
  const began = performance.now()
  const base = entries <= mostUnrepeated ? entries : repeatable
  const times = entries / base
  const council = await benchCouncil(origin)
  const keys = await openLogKeys(join(folder, 'keys'), random)
  // Two years of it, up to ten minutes from one hundred entries to the next.
  const milliseconds = Math.min(600_000, Math.floor((730 * 86_400_000) / (entries / 100)))
  const span = milliseconds * Math.ceil(base / 100)
  const log = quickLog({ origin, keys, cast: council.cast, milliseconds })
  await writeCouncilLog(opened, log, {
    count: base,
    progress: (done) => done % 50_000 === 0 && console.log(`         ${done.toLocaleString('en')} entries`),
    more: async () => {
      if (times > 1 && opened.kind === 'sqlite') await repeatLog(opened, { times, span })
    },
  })
  const { size, root } = await readHead(opened.db)
  await openSignerMemory(join(folder, 'keys', 'signer-memory.json')).store({ size, root })
  console.log(
    `made     ${Number(size).toLocaleString('en')} entries in ${Math.round((performance.now() - began) / 1000)} s`,
  )
  const start = Date.UTC(2026, 9, 5, 1)
  return {
    person: council.people[0]?.id as PersonId,
    organization: council.organizations[0] as OrganizationId,
    bulletin: council.bulletins[Math.floor(council.bulletins.length / 2)] as BulletinId,
    from: instant(start + Math.floor(span / 4)),
    to: instant(start + Math.floor((times * span * 3) / 4)),
  }
}
