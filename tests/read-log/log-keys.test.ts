import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatPolicy, parsePolicy } from '../../app/formats/policy.ts'
import { formatTrust, makeTrust, type Trust } from '../../app/formats/trust.ts'
import {
  demandNewestLog,
  keysFolderOf,
  keysFor,
  type LogKeys,
  makeNextKeys,
  memoryFileOf,
  openLogKeys,
  preparedKeys,
  readHeldKeys,
  trustOf,
} from '../../app/read-log/log-keys.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { writeTrust } from '../../app/read-log/write-trust.server.ts'
import { random, testOrigin } from '../support/log.ts'

let data: string
let folder: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'fuin-keys-'))
  folder = join(data, 'keys')
})
afterEach(() => rmSync(data, { recursive: true }))

const memory = () => openSignerMemory(join(folder, 'signer-memory.json'))
const isOf = (trust: Trust, keys: LogKeys | null): boolean =>
  keys !== null && formatTrust(trustOf(testOrigin, keys)) === formatTrust(trust)

describe('the log’s keys', () => {
  test('are made at the first start, two of them, with an empty memory, for nobody else to read', async () => {
    const keys = await openLogKeys(folder, random)
    expect([keys.log.length, keys.clock.length]).toEqual([32, 32])
    expect(keys.log).not.toEqual(keys.clock)
    expect(readdirSync(folder).sort()).toEqual(['clock.key', 'log.key', 'signer-memory.json'])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0)
    expect((await memory().load())?.size).toBe(0n)
    expect(await openLogKeys(folder, random)).toEqual(keys)
  })

  test('are made again where the first start was cut short, and never once the signer has signed', async () => {
    const first = await openLogKeys(folder, random)
    rmSync(join(folder, 'log.key'))
    const again = await openLogKeys(folder, random)
    expect(again.log).not.toEqual(first.log)
    rmSync(join(folder, 'log.key'))
    await memory().store({ size: 7n, root: random(32) })
    await expect(openLogKeys(folder, random)).rejects.toMatchObject({
      name: 'SignerRefused',
      message: expect.stringMatching(/log\.key is missing, yet the log was already signed up to entry 6\./),
    })
    expect(existsSync(join(folder, 'log.key'))).toBe(false)
  })

  test('are told to verifiers in a file that anybody may read', async () => {
    const trust = trustOf(testOrigin, await openLogKeys(folder, random))
    const path = join(data, 'trust.txt')
    for (let times = 0; times < 2; times++) await writeTrust(path, trust)
    expect(readFileSync(path, 'utf8')).toBe(formatTrust(trust))
    expect(statSync(path).mode & 0o777).toBe(0o644)
  })

  test('each log of a portal has a folder of its own', () => {
    expect(keysFolderOf(data, 'council.example')).toBe(folder)
    expect(keysFolderOf(data, 'council.example/log-2')).toBe(join(folder, 'log-2'))
    expect(memoryFileOf(data, 'council.example/log-3')).toBe(join(folder, 'log-3', 'signer-memory.json'))
  })

  test('an older log is refused where this portal has begun a later one', () => {
    const begun = (name: string, key = true) => {
      mkdirSync(join(folder, name), { recursive: true })
      if (key) writeFileSync(join(folder, name, 'log.key'), 'x')
    }
    const refused = (origin: string) => {
      try {
        demandNewestLog(data, origin)
        return 'taken'
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(refused('council.example')).toBe('taken')
    begun('log-2', false)
    for (const name of ['log-02', 'log-9x', 'xlog-9', 'log-']) begun(name)
    expect(refused('council.example')).toBe('taken')
    begun('log-2')
    expect(refused('council.example')).toMatch(/begun anew after a loss \(.*log-2\)/)
    expect(refused('council.example/log-2')).toBe('taken')
    begun('log-11')
    expect(refused('council.example/log-2')).toMatch(/log-11\)/)
    expect(refused('council.example/log-11')).toBe('taken')
    expect(refused('council.example/log-12')).toBe('taken')
  })
})

describe('the next pair of keys', () => {
  test('is held beside the present one, and prepared until two people put it in force', async () => {
    const present = await openLogKeys(folder, random)
    const inForce = trustOf(testOrigin, present)
    expect(readHeldKeys(folder)).toEqual({ logs: [present.log], clocks: [present.clock], next: null })
    await makeNextKeys(folder, inForce, random)
    const { next, logs, clocks } = readHeldKeys(folder)
    if (!next) throw new Error('nothing was prepared')
    expect([logs, clocks]).toEqual([
      [present.log, next.log],
      [present.clock, next.clock],
    ])
    const after = trustOf(testOrigin, next)
    expect(preparedKeys(testOrigin, { next, inForce })).toEqual({ logKey: after.logKey, clockKey: after.clockKey })
    expect(preparedKeys(testOrigin, { next, inForce: after })).toBeNull()
    expect(preparedKeys(testOrigin, { next: null, inForce })).toBeNull()
    await expect(makeNextKeys(folder, inForce, random)).rejects.toMatchObject({
      name: 'SignerRefused',
      message: expect.stringMatching(/log\.key\.next is there already and waits for two people/),
    })
    expect(readHeldKeys(folder).next).toEqual(next)
  })

  test('takes the plain names when the one after it is prepared, and the one before it is kept', async () => {
    const first = await openLogKeys(folder, random)
    await makeNextKeys(folder, trustOf(testOrigin, first), random)
    const second = readHeldKeys(folder).next
    if (!second) throw new Error('nothing was prepared')
    await makeNextKeys(folder, trustOf(testOrigin, second), random)
    const held = readHeldKeys(folder)
    expect(await openLogKeys(folder, random)).toEqual(second)
    expect(held.logs).toEqual([second.log, held.next?.log, first.log])
    expect(held.clocks).toEqual([second.clock, held.next?.clock, first.clock])
    expect(held.next).not.toEqual(second)
  })

  test('is none where only half of it is there', async () => {
    await openLogKeys(folder, random)
    writeFileSync(join(folder, 'clock.key.next'), readFileSync(join(folder, 'clock.key')), { mode: 0o600 })
    expect(readHeldKeys(folder).next).toBeNull()
    rmSync(join(folder, 'clock.key.next'))
    writeFileSync(join(folder, 'log.key.next'), readFileSync(join(folder, 'log.key')), { mode: 0o600 })
    expect(readHeldKeys(folder).next).toBeNull()
  })

  test('a trust names a pair, and half of it held is not held', async () => {
    const [one, other] = [await openLogKeys(folder, random), await openLogKeys(join(data, 'other'), random)]
    const trust = trustOf(testOrigin, one)
    const held = (logs: readonly Uint8Array[], clocks: readonly Uint8Array[]) => keysFor(trust, { logs, clocks })
    expect(isOf(trust, held([other.log, one.log], [other.clock, one.clock]))).toBe(true)
    expect(held([other.log], [one.clock])).toBeNull()
    expect(held([one.log], [other.clock])).toBeNull()
    expect(held([], [])).toBeNull()
    // Another policy for the same keys is the same pair.
    const policy = parsePolicy(`${formatPolicy(trust.policy)}`)
    expect(keysFor(makeTrust({ clockKey: trust.clockKey, policy }), { logs: [one.log], clocks: [one.clock] })).toEqual(
      one,
    )
  })
})
