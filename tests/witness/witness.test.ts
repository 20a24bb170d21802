import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toHex, utf8 } from '../../app/formats/bytes.ts'
import { parseCheckpointNote } from '../../app/formats/checkpoint.ts'
import { formatCheckpoint } from '../../app/formats/checkpoint-text.ts'
import { emptyRoot } from '../../app/formats/merkle.ts'
import { formatNote, openNote, parseNote } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { formatWitnessRequest, openCosignature } from '../../app/formats/witness-request.ts'
import { NotProven } from '../../app/outcome.ts'
import { type OpenedWitness, openWitnessFolder } from '../../app/witness/open-witness-folder.server.ts'
import { openWitness, type Witness, type WitnessParts } from '../../app/witness/witness.server.ts'
import { listEvidence } from '../../app/witness/witness-store.server.ts'
import { random, testClock } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'

let folder: string
let home: OpenedWitness
let witness: Witness
let log: SmallLog
const clock = testClock()

const opened = (more: Partial<WitnessParts> = {}): Witness => {
  const logs = new Map([[log.origin, [log.key]]])
  return openWitness({ db: home.db, signer: home.signer, logs, now: clock.now, ...more })
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fuin-witness-'))
  home = await openWitnessFolder({ folder, name: 'witness.example', random })
  log = await new SmallLog('council.example').grow(5)
  witness = opened()
})
afterEach(async () => {
  await home.close()
  rmSync(folder, { recursive: true })
})

const statusOf = async (body: string, of = witness) => (await of.addCheckpoint(body)).status
const cosigned = async (body: string, text: string) =>
  openCosignature((await witness.addCheckpoint(body)).body, { text, key: witness.key })

test('cosigns the first checkpoint it sees of a log, with its time', async () => {
  const { time } = await cosigned(await log.request(0n), await log.text())
  expect(Number(time)).toBe(clock.now() / 1000)
})

test('cosigns what extends it, at every pair of sizes, and the same tree again', async () => {
  await log.grow(15)
  for (let old = 0n; old < 20n; old++) {
    const fresh = await new SmallLog(`log${old}.example`).grow(20)
    const one = opened({ logs: new Map([[fresh.origin, [fresh.key]]]) })
    const sizes = old === 0n ? [0n] : [0n, old]
    for (const [i, from] of sizes.entries())
      expect(await statusOf(await fresh.request(from, sizes[i + 1] ?? 20n), one), `${from}`).toBe(200)
  }
  expect(await statusOf(await log.request(0n))).toBe(200)
  expect(await statusOf(await log.request(20n))).toBe(200)
})

test('answers 409 with the size it holds, so that a log that does not know can ask', async () => {
  await witness.addCheckpoint(await log.request(0n))
  const told = { status: 409, type: 'text/x.tlog.size', body: '5\n' }
  expect(await witness.addCheckpoint(await log.request(0n))).toEqual(told)
  await log.grow(3)
  expect(await witness.addCheckpoint(await log.request(3n))).toEqual(told)
  // A tree that is smaller than the one it holds has no old size that could pass.
  expect(await witness.addCheckpoint(await log.request(4n, 4n))).toEqual(told)
  const never = { status: 409, type: 'text/x.tlog.size', body: '0\n' }
  const fresh = await new SmallLog('other.example').grow(2)
  expect(await opened({ logs: new Map([[fresh.origin, [fresh.key]]]) }).addCheckpoint(await fresh.request(1n))).toEqual(
    never,
  )
})

test('answers 400 to what is no request, and to an old size beyond the checkpoint', async () => {
  expect(await statusOf('')).toBe(400)
  expect(await statusOf('old 0\n\nno note\n')).toBe(400)
  expect(await statusOf(formatWitnessRequest({ oldSize: 6n, proof: [], note: await log.note() }))).toBe(400)
})

test('answers 404 for a log it was not told of', async () => {
  const stranger = await new SmallLog('stranger.example').grow(1)
  expect(await statusOf(await stranger.request(0n))).toBe(404)
})

test('answers 403 where no key it knows has signed, or where such a signature is bent', async () => {
  const forger = await new SmallLog(log.origin, 'another key').grow(5)
  expect(await statusOf(await forger.request(0n))).toBe(403)
  const { text, signatures } = parseNote(await log.note())
  const [line] = signatures
  if (!line) throw new Error('unsigned')
  const bent = { ...line, bytes: line.bytes.map((byte, i) => (i === 10 ? byte ^ 1 : byte)) }
  for (const lines of [[bent], [line, bent]]) {
    const note = formatNote({ text, signatures: lines })
    expect(await statusOf(formatWitnessRequest({ oldSize: 0n, proof: [], note }))).toBe(403)
  }
  // A signature by somebody else beside the log's is nobody's business.
  const both = formatNote({ text, signatures: [line, ...parseNote(await forger.note()).signatures] })
  expect(await statusOf(formatWitnessRequest({ oldSize: 0n, proof: [], note: both }))).toBe(200)
})

test('answers 422 to a proof that does not prove, is missing, or is there where none belongs', async () => {
  const proof = [emptyRoot]
  expect(await statusOf(formatWitnessRequest({ oldSize: 0n, proof, note: await log.note() }))).toBe(422)
  await witness.addCheckpoint(await log.request(0n))
  expect(await statusOf(formatWitnessRequest({ oldSize: 5n, proof, note: await log.note() }))).toBe(422)
  await log.grow(4)
  const note = await log.note()
  expect(await statusOf(formatWitnessRequest({ oldSize: 5n, proof: [], note }))).toBe(422)
  const right = await log.proof(5n)
  expect(await statusOf(formatWitnessRequest({ oldSize: 5n, proof: right.toReversed(), note }))).toBe(422)
  expect(await statusOf(formatWitnessRequest({ oldSize: 5n, proof: [...right, emptyRoot], note }))).toBe(422)
  expect(await statusOf(formatWitnessRequest({ oldSize: 5n, proof: right, note }))).toBe(200)
})

test('answers 422 to an empty tree with the root of another, and cosigns the true one', async () => {
  const noteOver = (root: Uint8Array) => {
    const text = formatCheckpoint({ origin: log.origin, size: 0n, root })
    return formatWitnessRequest({
      oldSize: 0n,
      proof: [],
      note: formatNote({ text, signatures: [log.signs(text)] }),
    })
  }
  expect(await statusOf(noteOver(random(32)))).toBe(422)
  expect(await statusOf(noteOver(emptyRoot))).toBe(200)
  expect(await statusOf(noteOver(emptyRoot))).toBe(200)
  expect(await statusOf(await log.request(0n))).toBe(200)
})

test('refuses a log that tells a second story, and keeps both notes as proof of it', async () => {
  await witness.addCheckpoint(await log.request(0n))
  const forked = await new SmallLog(log.origin).grow(3)
  await forked.grow(2, 'false')
  expect(await statusOf(await forked.request(5n))).toBe(422)
  expect(await statusOf(await forked.request(5n))).toBe(422)
  const [evidence, ...more] = await listEvidence(home.db)
  expect(more).toEqual([])
  const notes = [evidence?.note ?? '', evidence?.cosigned_note ?? '']
  for (const note of notes) openNote(parseNote(note), [log.key])
  expect(new Set(notes.map((note) => toHex(parseCheckpointNote(note).root))).size).toBe(2)
  await forked.grow(3)
  expect(await statusOf(await forked.request(5n))).toBe(422)
  await log.grow(1)
  expect(await statusOf(await log.request(5n))).toBe(200)
})

test('believes every key named for a log, so that one can follow the other', async () => {
  const next = await new SmallLog(log.origin, 'the next key').grow(5)
  const both = opened({ logs: new Map([[log.origin, [log.key, next.key]]]) })
  expect(await statusOf(await log.request(0n), both)).toBe(200)
  await next.grow(2)
  expect(await statusOf(await next.request(5n), both)).toBe(200)
})

test('remembers over a restart, and before it answers', async () => {
  await witness.addCheckpoint(await log.request(0n))
  await home.close()
  home = await openWitnessFolder({ folder, name: null, random })
  const again = opened()
  expect(await statusOf(await log.request(0n), again)).toBe(409)
  expect(await statusOf(await (await log.grow(1)).request(5n), again)).toBe(200)
})

test('does not answer what it could not write down', async () => {
  await home.close()
  await expect(witness.addCheckpoint(await log.request(0n))).rejects.toThrow()
  home = await openWitnessFolder({ folder, name: null, random })
  expect(await statusOf(await log.request(0n), opened())).toBe(200)
})

test('lets exactly one of many requests from one old size pass', async () => {
  await witness.addCheckpoint(await log.request(0n))
  await log.grow(20)
  const second = await openWitnessFolder({ folder, name: null, random })
  const other = openWitness({
    db: second.db,
    signer: second.signer,
    logs: new Map([[log.origin, [log.key]]]),
    now: clock.now,
  })
  const requests = await Promise.all(Array.from({ length: 20 }, (_, i) => log.request(5n, 6n + BigInt(i))))
  const answers = await Promise.all(requests.map((body, i) => (i % 2 ? witness : other).addCheckpoint(body)))
  await second.close()
  const passed = answers.flatMap(({ status }, i) => (status === 200 ? [i] : []))
  expect(passed).toHaveLength(1)
  const size = `${6 + (passed[0] ?? 0)}\n`
  for (const { status, body } of answers) if (status !== 200) expect([status, body]).toEqual([409, size])
  const kept = await witness.checkpoint(toHex(sha256(utf8(log.origin))))
  expect(parseCheckpointNote(kept ?? '').size).toBe(BigInt(size.trim()))
})

test('never says an earlier time of a later tree, though its clock is set back', async () => {
  const first = await cosigned(await log.request(0n), await log.text())
  clock.advance(-3_600_000)
  const again = await cosigned(await log.request(5n), await log.text())
  expect(again.time).toBe(first.time)
  clock.advance(3_600_000)
})

test('shows anybody the newest checkpoint it cosigned, with its own signature and the log’s', async () => {
  const hash = toHex(sha256(utf8(log.origin)))
  expect(await witness.checkpoint(hash)).toBeNull()
  expect(await witness.checkpoint('00'.repeat(32))).toBeNull()
  await witness.addCheckpoint(await log.request(0n))
  const note = parseNote((await witness.checkpoint(hash)) ?? '')
  expect(openNote(note, [log.key, witness.key])).toHaveLength(2)
})

test('as a mirror, cosigns nothing whose entries it could not see, or that are not as they must be', async () => {
  let trouble: Error | null = new Error('the portal does not answer')
  const seen: bigint[][] = []
  const mirror = opened({
    examine: async ({ from, to }) => {
      seen.push([from.size, to.size])
      if (trouble) throw trouble
    },
  })
  expect(await statusOf(await log.request(0n), mirror)).toBe(503)
  trouble = new NotProven('entry 3 is later than its checkpoint')
  expect(await mirror.addCheckpoint(await log.request(0n))).toMatchObject({
    status: 422,
    body: 'entry 3 is later than its checkpoint\n',
  })
  trouble = null
  expect(await statusOf(await log.request(0n), mirror)).toBe(200)
  expect(seen).toEqual(Array.from({ length: 3 }, () => [0n, 5n]))
})
