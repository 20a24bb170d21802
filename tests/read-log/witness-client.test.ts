import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseWitnessRequest } from '../../app/formats/witness-request.ts'
import { instant } from '../../app/ids.ts'
import { askOverHttp, WitnessLine, type WitnessTransport } from '../../app/read-log/ask-witness.server.ts'
import type { SignedTree } from '../../app/read-log/signer.server.ts'
import { WitnessClient } from '../../app/read-log/witness-client.server.ts'
import { fakeWitness, hasCosigned } from '../support/fake-witness.ts'
import { testClock, testOrigin } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'

const log = await new SmallLog(testOrigin).grow(9)
const treeOf = async (size: bigint): Promise<SignedTree> => ({
  size,
  root: await log.root(size),
  time: 0,
  note: await log.note(size),
})
const proofs = (from: bigint, to: bigint) => {
  if (from === 0n || from >= to) throw new Error('there is nothing to prove')
  return log.proof(from, to)
}
const w1 = fakeWitness('w1')
const seconds = 1_791_162_000

describe('a witness that is asked', () => {
  const sent: { readonly url: string; readonly oldSize: bigint; readonly hashes: number }[] = []
  const line = (answers: Awaited<ReturnType<WitnessTransport>>[], url: string | null = 'http://w1.test//') => {
    sent.length = 0
    return new WitnessLine(
      { ...w1.witness, url },
      {
        proofs,
        transport: async ({ url, body }) => {
          const { oldSize, proof } = parseWitnessRequest(body)
          sent.push({ url, oldSize, hashes: proof.length })
          return answers.shift() ?? w1.cosigns(body, seconds)
        },
      },
    )
  }
  const patience = () => AbortSignal.timeout(5_000)

  test('is asked from the size it says it has, with the proof from there, and from then on knows', async () => {
    const asked = line([hasCosigned(3n)])
    expect(await asked.ask(await treeOf(6n), patience())).toMatchObject({ outcome: 'cosigned' })
    expect(await asked.ask(await treeOf(6n), patience())).toMatchObject({ outcome: 'cosigned' })
    expect(await asked.ask(await treeOf(9n), patience())).toMatchObject({
      outcome: 'cosigned',
      cosignature: { time: BigInt(seconds) },
    })
    const length = async (from: bigint, to: bigint) => (await proofs(from, to)).length
    expect(sent).toEqual([
      { url: 'http://w1.test', oldSize: 0n, hashes: 0 },
      { url: 'http://w1.test', oldSize: 3n, hashes: await length(3n, 6n) },
      { url: 'http://w1.test', oldSize: 6n, hashes: 0 },
      { url: 'http://w1.test', oldSize: 6n, hashes: await length(6n, 9n) },
    ])
  })

  test('and has cosigned more than there is here is not asked about less', async () => {
    const asked = line([hasCosigned(8n)])
    expect(await asked.ask(await treeOf(6n), patience())).toEqual({ outcome: 'ahead', size: 8n })
    expect(await asked.ask(await treeOf(7n), patience())).toEqual({ outcome: 'ahead', size: 8n })
    expect(sent).toHaveLength(1)
    expect(await asked.ask(await treeOf(8n), patience())).toMatchObject({ outcome: 'cosigned' })
  })

  test('and whose size moves each time is left alone after six times', async () => {
    const asked = line(Array.from({ length: 9 }, (_, i) => hasCosigned(i % 2 === 0 ? 3n : 4n)))
    await expect(asked.ask(await treeOf(6n), patience())).rejects.toThrow('its size moved each time it was asked')
    expect(sent).toHaveLength(6)
  })

  test('is quoted where it refuses: its status and its first line, cut', async () => {
    const refusal = async (body: string) =>
      line([{ status: 403, body }])
        .ask(await treeOf(2n), patience())
        .then(
          () => 'cosigned',
          (error: Error) => [error.name, error.message, Reflect.get(error, 'status')],
        )
    expect(await refusal('not your log\nmore')).toEqual(['WitnessRefused', 'answered 403: not your log', 403])
    expect(await refusal('')).toEqual(['WitnessRefused', 'answered 403', 403])
    expect(await refusal('a'.repeat(300))).toEqual(['WitnessRefused', `answered 403: ${'a'.repeat(200)}`, 403])
  })

  test('is believed nothing that does not verify, but has moved on all the same', async () => {
    const other = fakeWitness('w2')
    const asked = new WitnessLine(w1.witness, { proofs, transport: async ({ body }) => other.cosigns(body, seconds) })
    await expect(asked.ask(await treeOf(4n), patience())).rejects.toMatchObject({ name: expect.stringMatching(/./) })
    expect(await asked.ask(await treeOf(3n), patience())).toEqual({ outcome: 'ahead', size: 4n })
  })

  describe('over HTTP', () => {
    const serve = async (listener: RequestListener): Promise<{ readonly url: string; close(): void }> => {
      const server = createServer(listener).listen(0, '127.0.0.1')
      await once(server, 'listening')
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
    }
    const signal = patience()

    test('gets the request as it is, and its answer is read to the end', async () => {
      const got: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = []
      const server = await serve((request, answer) => {
        got.push(request)
        answer.writeHead(409).write('7')
        setImmediate(() => answer.end('\n'))
      })
      expect(await askOverHttp({ url: server.url, body: 'old 0\n', signal })).toEqual({ status: 409, body: '7\n' })
      expect(got).toMatchObject([{ method: 'POST', url: '/add-checkpoint' }])
      expect(got[0]?.headers['content-type']).toBe('text/plain; charset=utf-8')
      server.close()
    })

    test('may answer with nothing, and may not answer without end', async () => {
      const silent = await serve((_, answer) => void answer.writeHead(204).end())
      expect(await askOverHttp({ url: silent.url, body: '', signal })).toEqual({ status: 204, body: '' })
      silent.close()
      const lengths = [0, 600_000, 600_001]
      const server = await serve((_, answer) => void answer.end('x'.repeat(lengths.shift() ?? 0)))
      const length = () => askOverHttp({ url: server.url, body: '', signal }).then(({ body }) => body.length)
      expect([await length(), await length()]).toEqual([0, 600_000])
      await expect(length()).rejects.toThrow('the answer is longer than 600000 bytes')
      server.close()
    })
  })
})

describe('a witness over time', () => {
  const clock = testClock()
  const told: { readonly level: string; readonly message: string; readonly fields: object }[] = []
  const logger = {
    info: (fields: object, message: string) => told.push({ level: 'info', message, fields }),
    error: (fields: object, message: string) => told.push({ level: 'error', message, fields }),
  }
  let answers: WitnessTransport
  let idle: WitnessClient[]
  const open = () =>
    new WitnessClient(w1.witness, {
      proofs,
      now: clock.now,
      logger,
      idle: (client) => idle.push(client),
      transport: (asked) => answers(asked),
    })
  const down =
    (error: unknown): WitnessTransport =>
    () =>
      Promise.reject(error)
  const inTime = async (witness: WitnessClient) => witness.ask(await treeOf(2n))

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    told.length = 0
    idle = []
    answers = down(new Error('connection refused'))
  })
  afterEach(() => void vi.useRealTimers())

  test('rests longer after each trouble in a row, and then says that it is idle', async () => {
    const witness = open()
    for (const [times, rest] of [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000].entries()) {
      expect(await inTime(witness)).toBeNull()
      expect([witness.resting, witness.free, witness.busy]).toEqual([true, false, false])
      vi.advanceTimersByTime(rest - 1)
      expect(witness.resting).toBe(true)
      vi.advanceTimersByTime(1)
      expect([witness.resting, witness.free, idle.length]).toEqual([false, true, times + 1])
    }
    expect(idle[0]).toBe(witness)
  })

  test('begins with the shortest rest again once it has cosigned', async () => {
    const witness = open()
    await inTime(witness)
    vi.advanceTimersByTime(250)
    await inTime(witness)
    vi.advanceTimersByTime(500)
    witness.took(2n, seconds, instant(seconds * 1000))
    await inTime(witness)
    vi.advanceTimersByTime(250)
    expect(witness.resting).toBe(false)
  })

  test('is in flight until it answers', async () => {
    const witness = open()
    answers = async ({ body }) => {
      expect([witness.busy, witness.free]).toEqual([true, false])
      return w1.cosigns(body, seconds)
    }
    expect(await inTime(witness)).toMatchObject({ outcome: 'cosigned' })
    expect([witness.busy, witness.free]).toEqual([false, true])
  })

  test('is woken by who needs a quorum, but not within the first second of its rest', async () => {
    const witness = open()
    for (const rest of [250, 500, 1_000, 2_000]) {
      await inTime(witness)
      vi.advanceTimersByTime(rest)
    }
    await inTime(witness)
    idle = []
    vi.advanceTimersByTime(999)
    witness.wake()
    expect([witness.resting, idle.length]).toEqual([true, 0])
    vi.advanceTimersByTime(1)
    witness.wake()
    expect([witness.resting, idle.length]).toEqual([false, 1])
    // It does not rise a second time when its rest would have been over.
    vi.advanceTimersByTime(10_000)
    witness.wake()
    expect(idle).toHaveLength(1)
  })

  test('that was closed neither rests nor says that it is idle', async () => {
    const [resting, closed] = [open(), open()]
    await inTime(resting)
    resting.close()
    closed.close()
    await inTime(closed)
    vi.advanceTimersByTime(60_000)
    resting.wake()
    expect([closed.resting, closed.free, closed.state(2n).lastTrouble, idle]).toEqual([false, false, null, []])
  })

  test('is told of to the operator once for each row of troubles, and when it is another, and when it is over', async () => {
    const witness = open()
    const causes = [...Array.from({ length: 3 }, () => new Error('connection refused')), new Error('no route')]
    for (const cause of causes) {
      answers = down(cause)
      await inTime(witness)
      // What fails while it rests is of the same row.
      witness.fails(new Error('late'))
      vi.advanceTimersByTime(30_000)
    }
    witness.took(2n, seconds, instant(seconds * 1000))
    witness.took(2n, seconds, instant(seconds * 1000))
    answers = down(new Error('no route'))
    await inTime(witness)
    expect(told.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'the witness did not cosign'],
      ['error', 'the witness did not cosign'],
      ['info', 'the witness cosigns again'],
      ['error', 'the witness did not cosign'],
    ])
    expect(told[0]?.fields).toMatchObject({ witness: 'w1', err: causes[0] })
    expect(told[2]?.fields).toEqual({ witness: 'w1' })
  })

  test('needs nobody to tell', async () => {
    const witness = new WitnessClient(w1.witness, {
      proofs,
      now: clock.now,
      idle: () => undefined,
      transport: down(new Error('connection refused')),
    })
    await inTime(witness)
    witness.took(2n, seconds, instant((seconds + 500) * 1000))
    expect(witness.state(2n)).toMatchObject({ lastCosigned: { size: 2n }, clockOffset: expect.any(Number) })
  })

  test('shows what went wrong last, in a few words', async () => {
    const timeout = Object.assign(new Error('The operation was aborted'), { name: 'TimeoutError' })
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) })
    const shown = async (error: unknown) => {
      const witness = open()
      answers = down(error)
      await inTime(witness)
      return witness.state(0n).lastTrouble
    }
    expect(await shown(timeout)).toEqual({ at: clock.now(), word: 'late', because: 'did not answer in time' })
    expect(await shown(refused)).toMatchObject({ word: 'not-reached', because: 'fetch failed (ECONNREFUSED)' })
    expect(await shown(new Error('odd', { cause: new Error('without a code') }))).toMatchObject({ because: 'odd' })
    expect(await shown(new Error('odd', { cause: 'ECONNREFUSED' }))).toMatchObject({ because: 'odd' })
    expect(await shown('nothing')).toMatchObject({ word: 'other', because: 'unknown trouble' })
  })

  test('lags by what it has not cosigned, and never by less than nothing', () => {
    const witness = open()
    expect(witness.state(7n)).toEqual({
      name: 'w1',
      url: 'http://w1.test',
      lastCosigned: null,
      lag: 7n,
      clockOffset: null,
      lastTrouble: null,
    })
    witness.took(5n, seconds, instant(seconds * 1000))
    expect(witness.state(7n)).toMatchObject({ lag: 2n, lastCosigned: { size: 5n, time: seconds } })
    expect(witness.state(5n).lag).toBe(0n)
    expect(witness.state(4n).lag).toBe(0n)
  })

  test('has the right time wherever that lies within its asking; more than two minutes off is told once', async () => {
    const witness = open()
    clock.set(seconds * 1000 + 300)
    answers = async ({ body }) => {
      clock.advance(4_000)
      return w1.cosigns(body, seconds)
    }
    await inTime(witness)
    const off = (time: number) => {
      witness.took(2n, seconds + time, clock.now())
      return witness.state(2n).clockOffset
    }
    expect([off(0), off(2), off(4), off(5), off(-1)]).toEqual([0, 0, 0, 1_000, -1_000])
    expect([off(124), told.length]).toEqual([120_000, 0])
    expect([off(125), off(130), told.length]).toEqual([121_000, 126_000, 1])
    expect([off(0), off(-121), off(-500), told.length]).toEqual([0, -121_000, -500_000, 2])
    expect(told[0]).toMatchObject({ level: 'error', fields: { witness: 'w1', seconds: 121 } })
    expect(told[0]?.message).toMatch(/clock/)
  })

  test('that was never asked is measured by the moment of its word', () => {
    const witness = open()
    witness.took(2n, seconds, instant((seconds + 3) * 1000))
    expect(witness.state(2n).clockOffset).toBe(-3_000)
  })
})
