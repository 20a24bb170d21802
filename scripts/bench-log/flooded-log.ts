/** A log in which somebody had refusals about one person written, many times as many as there is else, in a folder that a portal can be started on. */
import { join } from 'node:path'
import type { LogEntry } from '../../app/formats/log-entry.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { makeId, type PersonId } from '../../app/ids.ts'
import { openPortal } from '../../app/portal.server.ts'
import { commitToWhere } from '../../app/read-log/entry-draft.ts'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { readHead } from '../../app/read-log/log-store.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { checkFolderMark } from '../../db/data-folder.server.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.server.ts'
import { random } from './council-cast.ts'
import { writeCouncilLog } from './council-log-store.server.ts'
import { benchPort } from './make-council-log.ts'
import { type QuickCast, quickLog } from './quick-log.ts'

/** One entry in so many is about somebody else, so that there are gaps to prove. */
const othersEvery = 20

/** `count` entries about the person whose id it gives, a twentieth more about others. */
export async function makeFloodedLog(folder: string, count: number): Promise<PersonId> {
  const origin = `localhost:${benchPort}`
  await checkFolderMark({ mode: 'production', origin: `http://${origin}`, dataDir: folder })
  const opened = await openDatabase({ dataDir: folder })
  await migrateDatabase(opened)
  const keys = await openLogKeys(join(folder, 'keys'), random)
  const { person, cast } = flood()
  const log = quickLog({ origin, keys, cast, milliseconds: 10_000 })
  await writeCouncilLog(opened, log, {
    count: 1 + count + Math.ceil(count / (othersEvery - 1)),
    progress: () => undefined,
  })
  await openSignerMemory(join(folder, 'keys', 'signer-memory.json')).store(await readHead(opened.db))
  await opened.close()
  // Its first start leaves what a command needs of a portal beside the log.
  const env = { DATA_DIR: folder, ORIGIN: `http://${origin}`, LOG_LEVEL: 'silent' }
  await (await openPortal({ env })).close()
  return person
}

function flood(): { readonly person: PersonId; readonly cast: QuickCast } {
  const [person, organization, session] = [makeId('p', random(16)), makeId('o', random(16)), sha256Hex(random(32))]
  let refusals = 0
  const cast: QuickCast = ({ at, index }) => {
    const where = { salt: random(32), ip: '203.0.113.7', userAgent: 'curl/8.0' }
    const common = { v: 1, t: at, id: makeId('e', random(16)), where: commitToWhere(where, where.salt) } as const
    if (index % othersEvery === 0) {
      const subject = makeId('p', random(16))
      return { entry: { ...common, kind: 'sign-in-refused', subject, subjectSeq: '1', reason: 'wrong-code' }, where }
    }
    refusals++
    const entry: LogEntry = {
      ...common,
      kind: 'denied',
      actor: person,
      subject: person,
      subjectSeq: String(refusals),
      org: organization,
      role: 'member',
      session,
      auth: { method: 'password+totp', level: 2, at },
      objects: [{ kind: 'bulletin', id: makeId('b', random(16)) }],
      reason: 'not-addressed',
    }
    return { entry, where }
  }
  return { person, cast }
}
