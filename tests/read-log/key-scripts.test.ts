/** The operator's commands about keys and memory, run as they are run. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatVerifierKey } from '../../app/formats/note.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { openLogKeys, readHeldKeys, trustOf } from '../../app/read-log/log-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, opened, random, state, testClock, testOrigin } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'
import { cutShort } from './tampering.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Place {
  readonly dataDir: string
  readonly databaseUrl?: string
}

async function run(script: string, { dataDir, databaseUrl = '' }: Place, ...args: readonly string[]) {
  const env = { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir, DATABASE_URL: databaseUrl }
  const command = ['--import', 'tsx', `scripts/${script}.ts`, ...args]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, env })
    return { code: 0, said: stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, said: stdout + stderr }
  }
}

describe('npm run log:new-key', () => {
  let dataDir: string
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'fuin-keys-'))
  })
  afterAll(() => rmSync(dataDir, { recursive: true }))

  it('prepares a pair that signs nothing yet, says who puts it in force, and does not overwrite what waits', async () => {
    const folder = join(dataDir, 'keys')
    const keys = await openLogKeys(folder, random)
    writeFileSync(join(dataDir, 'trust.txt'), formatTrust(trustOf(testOrigin, keys)))
    const first = await run('log-new-key', { dataDir })
    expect(first.code).toBe(0)
    const { next } = readHeldKeys(folder)
    const prepared = next && trustOf(testOrigin, next)
    expect(first.said).toContain(prepared ? formatVerifierKey(prepared.logKey) : 'nothing')
    expect(first.said).toMatch(/\/log\/trust: one of oversight, one of the secretariat/)
    expect(await openLogKeys(folder, random)).toEqual(keys)
    expect(statSync(join(folder, 'log.key.next')).mode & 0o777).toBe(0o600)
    const kept = readFileSync(join(folder, 'log.key.next'))
    const second = await run('log-new-key', { dataDir })
    expect(second).toEqual({ code: 1, said: expect.stringMatching(/waits for two people/) })
    expect(readFileSync(join(folder, 'log.key.next'))).toEqual(kept)
  })
})

onBothDatabases('npm run log:recover', (kind) => {
  let database: TestDatabase
  let quorum: TestQuorum
  let log: ReadLog
  const clock = testClock()
  beforeAll(async () => {
    database = await freshDatabase(kind)
    quorum = await testQuorum(database, clock)
    log = await openWitnessedLog(database, quorum, clock)
    writeFileSync(join(database.dataDir, 'trust.txt'), formatTrust(log.trust))
  })
  afterAll(async () => {
    await log.close()
    await quorum.close()
    await database.remove()
  })

  const grow = async () => {
    for (let i = 0; i < 7; i++) await state(log, { kind: 'signed-in', subject: newPerson() })
  }
  const file = (name: string, text: string): string => {
    const path = join(database.dataDir, name)
    writeFileSync(path, text)
    return path
  }
  const recover = (...args: readonly string[]) => run('log-recover', database.settings, ...args)
  const openAgain = () => openWitnessedLog(database, quorum, clock)

  it('sets a memory of more than the database holds aside on the word of a quorum, and the log goes on', async () => {
    await grow()
    await log.demandQuorum()
    const last = file('last.txt', await log.latestCheckpoint(8n))
    expect(opened(log, readFileSync(last, 'utf8')).size).toBe(8n)
    // Signed by us and cosigned by nobody; then the database is lost, and a copy of before is all there is.
    quorum.all('away')
    for (let i = 0; i < 3; i++) await state(log, { kind: 'signed-in', subject: newPerson() })
    await log.close()
    await cutShort(database.db, 8)
    await expect(openAgain()).rejects.toThrow(/has signed a log of 11 entries .* holds only 8/s)

    expect(await recover()).toEqual({ code: 64, said: expect.stringContaining('--checkpoint FILE') })
    const done = await recover('--checkpoint', last)
    expect(done.code).toBe(0)
    expect(done.said).toMatch(/now says 8 entries, cosigned by w\d, w\d.*holds 8.*signer-memory\.json\.set-aside/s)
    quorum.all('well')
    log = await openAgain()
    await grow()
    clock.advance(60_000)
    await expect.poll(() => log.demandQuorum().catch(() => 'away'), { timeout: 8000 }).toBeUndefined()
  })

  it('does nothing where the witnesses have seen what the database has lost, and says so', async () => {
    const seen = file('seen.txt', await log.latestCheckpoint(15n))
    expect(opened(log, readFileSync(seen, 'utf8')).size).toBe(15n)
    await log.close()
    const memory = join(database.dataDir, 'keys', 'signer-memory.json')
    const before = readFileSync(memory)
    await cutShort(database.db, 8)
    const refused = await recover('--checkpoint', seen)
    expect(refused).toEqual({ code: 1, said: expect.stringMatching(/cosigned 15 entries.*holds only 8/s) })
    expect(readFileSync(memory)).toEqual(before)
  })
})
