import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatVerifierKey } from '../../app/formats/note.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { Malformed } from '../../app/outcome.ts'
import { openWitnessFolder } from '../../app/witness/open-witness-folder.server.ts'
import { joinWatchedLogs, readWatchedLogs } from '../../app/witness/watched-logs.ts'
import { trust } from '../formats/council-log.ts'
import { random } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'

describe('the folder a witness lives in', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuin-witness-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const open = (name: string | null = null) => openWitnessFolder({ folder, name, random })
  const made = async () => (await open('witness.example')).close()

  test('holds a key for nobody else to read, made at the first start and kept', async () => {
    const first = await open('witness.example')
    await first.close()
    const again = await open()
    expect([again.vkey, again.signer.name]).toEqual([first.vkey, 'witness.example'])
    await again.close()
    expect(statSync(join(folder, 'witness.key')).mode & 0o777).toBe(0o600)
  })

  test('keeps its name for ever, and needs one at the first start', async () => {
    await expect(open()).rejects.toThrow(/--name/)
    await expect(open('two words')).rejects.toThrow(/cannot be a witness/)
    await made()
    await expect(open('another.example')).rejects.toThrow(/called witness.example, for ever/)
  })

  test('refuses to cosign without its memory: it could be made to contradict itself', async () => {
    await made()
    rmSync(join(folder, 'witness.sqlite'))
    await expect(open()).rejects.toThrow(/make a new one in an empty folder/)
  })

  test('refuses a key that others can read, that is none, or that is not the one it published', async () => {
    await made()
    chmodSync(join(folder, 'witness.key'), 0o640)
    await expect(open()).rejects.toThrow(/chmod 600/)
    chmodSync(join(folder, 'witness.key'), 0o600)
    writeFileSync(join(folder, 'witness.key'), 'fuin-ed25519-seed/1 c2hvcnQ=\n')
    await expect(open()).rejects.toThrow(/does not hold a key/)
    writeFileSync(join(folder, 'witness.key'), `fuin-ed25519-seed/1 ${Buffer.from(random(32)).toString('base64')}\n`)
    await expect(open()).rejects.toThrow(/not the public half/)
    writeFileSync(join(folder, 'witness.vkey'), 'nothing\n')
    await expect(open()).rejects.toThrow(/does not hold a verifier key/)
    rmSync(join(folder, 'witness.vkey'))
    await expect(open()).rejects.toThrow(/is missing/)
  })
})

describe('the logs a witness is told of', () => {
  const one = new SmallLog('one.example')
  const next = new SmallLog('one.example', 'the next key')
  const line = (log: SmallLog) => `log ${formatVerifierKey(log.key)}\n`

  test('are read from a portal’s trust.txt or from the log lines of a policy', () => {
    expect([...readWatchedLogs(formatTrust(trust)).keys()]).toEqual([trust.origin])
    const two = readWatchedLogs(`# ours\n${line(one)}${line(next)}`)
    expect(two.get('one.example')).toEqual([one.key, next.key])
    expect(readWatchedLogs(`${line(one)}quorum none\n`).get('one.example')).toEqual([one.key])
    expect(() => readWatchedLogs('log nonsense\n')).toThrow(Malformed)
  })

  test('may come from several files, and a key named twice counts once', () => {
    const files = [`${line(one)}${line(next)}`, line(one), formatTrust(trust)].map(readWatchedLogs)
    const all = joinWatchedLogs(files)
    expect(all.get('one.example')).toEqual([one.key, next.key])
    expect(all.get(trust.origin)).toEqual([trust.logKey])
  })
})
