import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHex, utf8 } from '../../app/formats/bytes.ts'
import { formatVerifierKey, openNote, parseNote, parseVerifierKey } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { largestRequest, openCosignature } from '../../app/formats/witness-request.ts'
import { SmallLog } from '../support/small-log.ts'
import { type RunningWitness, runWitness, startWitness } from '../support/witness-process.ts'

let folder: string
let dir: string
let logs: string
let log: SmallLog
let witness: RunningWitness
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fuin-served-witness-'))
  dir = join(folder, 'witness')
  logs = join(folder, 'logs.txt')
  log = await new SmallLog('council.example').grow(5)
  writeFileSync(logs, `log ${formatVerifierKey(log.key)}\n`)
  witness = await startWitness({ dir, logs, name: 'witness.example/kansa' })
}, 40_000)
afterAll(async () => {
  await witness.kill()
  rmSync(folder, { recursive: true })
})

const post = (body: string) => fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body })

test('a witness process says the line a policy needs, cosigns over HTTP, and tells its size', async () => {
  expect(witness.output()).toContain(`witness witness.example-kansa ${witness.vkey} ${witness.url}`)
  const answer = await post(await log.request(0n))
  expect(answer.status).toBe(200)
  const key = parseVerifierKey(witness.vkey)
  const { time } = openCosignature(await answer.text(), { text: await log.text(), key })
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(30)
  const conflict = await post(await log.request(0n))
  expect([conflict.status, conflict.headers.get('content-type'), await conflict.text()]).toEqual([
    409,
    'text/x.tlog.size',
    '5\n',
  ])
  const shown = await fetch(`${witness.url}/${toHex(sha256(utf8(log.origin)))}/checkpoint`)
  expect(openNote(parseNote(await shown.text()), [log.key, key])).toHaveLength(2)
})

test('what no protocol knows is answered plainly, and what is too long is not even read', async () => {
  const statuses = await Promise.all([
    fetch(`${witness.url}/`),
    fetch(`${witness.url}/${'0'.repeat(64)}/checkpoint`),
    fetch(`${witness.url}/add-checkpoint`),
    fetch(`${witness.url}/healthz`, { method: 'DELETE' }),
    fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: new Uint8Array([0xff, 0xfe]) }),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([404, 404, 405, 405, 400])
  const status = await new Promise((resolve, reject) => {
    const asking = request(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      headers: { 'Content-Length': largestRequest + 1 },
    })
    asking.on('response', (answer) => {
      resolve(answer.statusCode)
      asking.destroy()
    })
    asking.on('error', reject)
    asking.flushHeaders()
  })
  expect(status).toBe(413)
})

test('killed at any moment, it has forgotten nothing that it cosigned', async () => {
  let cosigned = 5n
  for (let round = 0; round < 3; round++) {
    await log.grow(1)
    // Answered or not, whichever comes first: only an answer is a promise.
    const asking = post(await log.request(cosigned)).then(
      (answer) => answer.text().then(() => (answer.status === 200 ? log.size : cosigned)),
      () => cosigned,
    )
    const known = round === 0 ? await asking : 0n
    await witness.kill()
    cosigned = known || (await asking)
    witness = await startWitness({ dir, logs, port: Number(new URL(witness.url).port) })
    const held = BigInt((await (await post(await log.request(0n))).text()).trim())
    expect(held).toBeGreaterThanOrEqual(cosigned)
    expect(held).toBeLessThanOrEqual(log.size)
    cosigned = held
    expect((await post(await log.request(cosigned))).status).toBe(200)
    cosigned = log.size
  }
}, 60_000)

test('stops when it is told to, and shows its key without being started', async () => {
  expect(await witness.stop()).toBe(0)
  const port = new URL(witness.url).port
  const shown = await runWitness(['--dir', dir, '--show-key', '--port', port])
  expect(shown).toEqual({ code: 0, output: `witness witness.example-kansa ${witness.vkey} ${witness.url}\n` })
  const unnamed = await runWitness(['--dir', join(folder, 'new'), '--logs', logs])
  expect([unnamed.code, unnamed.output]).toEqual([1, expect.stringContaining('--name')])
  const blind = await runWitness(['--dir', dir])
  expect([blind.code, blind.output]).toEqual([64, expect.stringContaining('--logs FILE is needed')])
}, 40_000)
