import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { parseCheckpointNote } from '../../app/formats/checkpoint.ts'
import { formatEntryBundle, parseEntryBundle } from '../../app/formats/tile.ts'
import { formatWitnessRequest, parseSizeAnswer } from '../../app/formats/witness-request.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { examineEntries, withoutQuorum } from '../../app/witness/examine-entries.server.ts'
import { type Mirror, openMirror } from '../../app/witness/mirror-log.server.ts'
import { type OpenedWitness, openWitnessFolder } from '../../app/witness/open-witness-folder.server.ts'
import { openWitness, type Witness } from '../../app/witness/witness.server.ts'
import { tilesOf } from '../audit/tiles-of.ts'
import { freshDatabase, type TestDatabase } from '../support/databases.ts'
import { newPerson, openTestLog, random, state, testClock } from '../support/log.ts'

let database: TestDatabase
let log: ReadLog
let folder: string
let home: OpenedWitness
let mirror: Mirror
let witness: Witness
let bend: ((path: string, bytes: Uint8Array) => Uint8Array) | null
const clock = testClock()

beforeEach(async () => {
  database = await freshDatabase('sqlite')
  log = await openTestLog(database, clock)
  folder = mkdtempSync(join(tmpdir(), 'fuin-mirroring-'))
  bend = null
  const files = {
    kind: 'portal' as const,
    async read(path: string) {
      const bytes = (await tilesOf(storedLog(database.opened))).get(path) ?? null
      return bytes && bend ? bend(path, bytes) : bytes
    },
  }
  home = await openWitnessFolder({ folder: join(folder, 'witness'), name: 'w.example', random })
  mirror = await openMirror({ files, folder: join(folder, 'mirror'), trust: withoutQuorum(log.trust) })
  const examine = examineEntries(mirror, log.trust.origin)
  const logs = new Map([[log.trust.origin, [log.trust.logKey]]])
  witness = openWitness({ db: home.db, signer: home.signer, logs, now: clock.now, examine })
})
afterEach(async () => {
  await home.close()
  await log.close()
  await database.remove()
  rmSync(folder, { recursive: true })
})

async function ask() {
  const note = await log.ownCheckpoint()
  const { size } = parseCheckpointNote(note)
  const first = await witness.addCheckpoint(formatWitnessRequest({ oldSize: 0n, proof: [], note }))
  if (first.status !== 409) return first
  const oldSize = parseSizeAnswer(first.body)
  const proof = oldSize < size ? await log.consistency(oldSize, size) : []
  return witness.addCheckpoint(formatWitnessRequest({ oldSize, proof, note }))
}

test('cosigns a tree once it holds every entry of it', async () => {
  await state(log, { kind: 'signed-in', subject: newPerson() })
  expect((await ask()).status).toBe(200)
  expect(mirror.size).toBe(2n)
  await state(log, { kind: 'signed-in', subject: newPerson() }, { kind: 'signed-in', subject: newPerson() })
  expect((await ask()).status).toBe(200)
  expect(mirror.size).toBe(4n)
  // A heartbeat is the same tree at a later time.
  clock.advance(60_000)
  expect((await ask()).status).toBe(200)
})

test('refuses a tree whose entries it is shown otherwise, and cosigns nothing', async () => {
  await state(log, { kind: 'signed-in', subject: newPerson() })
  bend = (path, bytes) => {
    if (!path.startsWith('tile/entries')) return bytes
    const [first] = parseEntryBundle(bytes, 2)
    return formatEntryBundle([first ?? utf8(''), utf8('{"kind":"another"}')])
  }
  expect(await ask()).toMatchObject({ status: 422, body: expect.stringContaining('entry 1 is not the one') })
  expect(mirror.size).toBe(0n)
  bend = null
  expect((await ask()).status).toBe(200)
})

test('asks for patience while the portal gives it no entries', async () => {
  bend = () => {
    throw new Error('fetch failed')
  }
  expect((await ask()).status).toBe(503)
})
