import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { type LogSigner, openCheckpoint, signCheckpoint } from '../../app/formats/checkpoint.ts'
import { cosignatureKeyType, formatVerifierKey, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { clockNameOf, makeTrust, type Trust } from '../../app/formats/trust.ts'
import { parseWitnessRequest } from '../../app/formats/witness-request.ts'
import type { WitnessTransport } from '../../app/read-log/ask-witness.server.ts'
import type { SignedTree } from '../../app/read-log/signer.server.ts'
import { openWitnessDesk, type WitnessDesk } from '../../app/read-log/witness-desk.server.ts'
import type { NewRow } from '../../db/schema.ts'
import { type FakeWitness, fakeWitness, hasCosigned } from '../support/fake-witness.ts'
import { testClock, testOrigin } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'

const seedOf = (name: string) => sha256(utf8(`seed of ${name}`))
const keys: LogSigner = {
  log: { name: testOrigin, seed: seedOf('log') },
  clock: { name: clockNameOf(testOrigin), seed: seedOf('clock') },
}
const tree = await new SmallLog(testOrigin, keys.log.seed).grow(40)
const three = ['w1', 'w2', 'w3'].map(fakeWitness) as [FakeWitness, FakeWitness, FakeWitness]

const trustIn = (names: readonly FakeWitness[], quorum: string, addresses = true): Trust => {
  const lines = names.map(({ witness: { name, key, url } }) =>
    ['witness', name, formatVerifierKey(key), ...(addresses ? [url] : [])].join(' '),
  )
  const log = `log ${formatVerifierKey(verifierKeyOf(keys.log, noteKeyType))}`
  return makeTrust({
    clockKey: verifierKeyOf(keys.clock, cosignatureKeyType),
    policy: parsePolicy([log, ...lines, quorum, ''].join('\n')),
  })
}
const twoOfThree = trustIn(three, 'group g 2 w1 w2 w3\nquorum g')

describe('the desk that has checkpoints cosigned', () => {
  const clock = testClock()
  /** Requests that nobody has answered yet, by witness. */
  let open: Map<string, { readonly size: bigint; answer(answer?: Awaited<ReturnType<WitnessTransport>>): void }[]>
  let rows: NewRow<'log_cosignature'>[][]
  let told: string[]
  let trust: Trust
  let known: string[]
  let signedAnew: () => Promise<SignedTree>
  let desk: WitnessDesk

  const lines = {
    info: (_: object, message: string) => told.push(message),
    error: (_: object, message: string) => told.push(message),
  }
  const transport: WitnessTransport = ({ url, body }) =>
    new Promise((resolve) => {
      const name = new URL(url).hostname.replace('.test', '')
      const at = Math.floor(clock.now() / 1000)
      const { note } = parseWitnessRequest(body)
      const one = {
        size: BigInt(note.split('\n')[1] ?? ''),
        answer: (answer = three.find(({ witness }) => witness.name === name)?.cosigns(body, at)) =>
          answer && resolve(answer),
      }
      open.set(name, [...(open.get(name) ?? []), one])
    })
  const opened = () =>
    openWitnessDesk({
      trust: () => trust,
      transport,
      proofs: (from, to) => tree.proof(from, to),
      now: clock.now,
      signAnew: () => signedAnew(),
      stored: async () => known,
      store: async (batch) => void rows.push([...batch]),
      lines,
    })
  const signed = async (size: bigint): Promise<SignedTree> => {
    const root = await tree.root(size)
    const time = Math.floor(clock.now() / 1000)
    const note = signCheckpoint({ origin: testOrigin, size, root }, { ...keys, time: BigInt(time) })
    return { size, root, time, note }
  }
  /** Everything that can happen now has happened. */
  const settled = () => vi.advanceTimersByTimeAsync(0)
  const show = async (size: bigint): Promise<SignedTree> => {
    const one = await signed(size)
    desk.show(one)
    await settled()
    return one
  }
  /** Whom it has asked and waits for, and about which size. */
  const waitsFor = () =>
    Object.fromEntries([...open].map(([name, asked]) => [name, asked.map(({ size }) => Number(size))]))
  const says = async (name: string, answer?: Awaited<ReturnType<WitnessTransport>>) => {
    open.get(name)?.shift()?.answer(answer)
    await settled()
  }
  const refuses = (name: string) => says(name, { status: 500, body: '' })
  const cosigners = () => desk.cosigned && openCheckpoint(desk.cosigned.note, trust).cosigners

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    open = new Map()
    rows = []
    told = []
    known = []
    trust = twoOfThree
    signedAnew = () => Promise.reject(new Error('nobody should sign'))
    desk = opened()
  })
  afterEach(async () => {
    await desk.close()
    vi.useRealTimers()
  })

  test('asks all about one tree, and then about the newest there is by then', async () => {
    await show(3n)
    await show(5n)
    await show(8n)
    expect(waitsFor()).toEqual({ w1: [3], w2: [3], w3: [3] })
    await says('w1')
    expect(desk.cosigned).toBeNull()
    await says('w2')
    // A quorum: whoever is free goes on with the newest. The third is still at the first.
    expect([desk.cosigned?.size, cosigners()]).toEqual([3n, ['w1', 'w2']])
    expect(waitsFor()).toEqual({ w1: [8], w2: [8], w3: [3] })
    await says('w3')
    expect(waitsFor()).toEqual({ w1: [8], w2: [8], w3: [8] })
    expect(cosigners()).toEqual(['w1', 'w2', 'w3'])
    for (const name of ['w1', 'w2', 'w3']) await says(name)
    expect([desk.cosigned?.size, cosigners(), waitsFor()]).toEqual([8n, ['w1', 'w2', 'w3'], { w1: [], w2: [], w3: [] }])
  })

  test('keeps what it has when an older tree gets its quorum late', async () => {
    await show(3n)
    await vi.advanceTimersByTimeAsync(2_500)
    await show(8n)
    await says('w1')
    await says('w2')
    expect(desk.cosigned?.size).toBe(3n)
    await says('w1')
    await says('w2')
    expect(desk.cosigned?.size).toBe(8n)
    await says('w3')
    expect([desk.cosigned?.size, cosigners()]).toEqual([8n, ['w1', 'w2']])
  })

  test('leaves a round that has no quorum after two and a half seconds', async () => {
    await show(3n)
    await says('w1')
    await show(5n)
    await vi.advanceTimersByTimeAsync(2_499)
    expect(waitsFor()).toMatchObject({ w1: [], w2: [3] })
    await vi.advanceTimersByTimeAsync(1)
    expect(waitsFor()).toMatchObject({ w1: [5], w2: [3], w3: [3] })
  })

  test('does not wait for the round’s end where nobody is left to answer', async () => {
    await show(3n)
    await show(5n)
    await says('w1')
    await refuses('w2')
    expect(waitsFor()).toMatchObject({ w1: [] })
    await refuses('w3')
    expect(waitsFor()).toEqual({ w1: [5], w2: [], w3: [] })
  })

  test('asks who has rested about the tree it has not cosigned yet', async () => {
    await show(3n)
    await refuses('w3')
    await says('w1')
    await says('w2')
    await vi.advanceTimersByTimeAsync(250)
    expect(waitsFor()).toEqual({ w1: [], w2: [], w3: [3] })
    await says('w3')
    expect(cosigners()).toEqual(['w1', 'w2', 'w3'])
  })

  test('serves whoever waits with the first quorum that will do, and others go on waiting', async () => {
    const served: string[] = []
    const wants = (size: bigint) =>
      desk
        .reach((found) => found.size >= size)
        .then((found) => served.push(`${size}: ${found === null ? 'nothing' : found.size}`))
    await show(3n)
    void wants(3n)
    void wants(5n)
    await says('w1')
    await says('w2')
    expect(served).toEqual(['3: 3'])
    await wants(2n)
    expect(served).toEqual(['3: 3', '2: 3'])
    await show(6n)
    await says('w1')
    await says('w2')
    expect(served).toEqual(['3: 3', '2: 3', '5: 6'])
  })

  test('keeps nobody waiting for longer than eight seconds', async () => {
    await show(3n)
    let found: unknown = 'waiting'
    void desk
      .reach(() => true)
      .then((one) => {
        found = one
      })
    await vi.advanceTimersByTimeAsync(7_999)
    expect(found).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1)
    expect(found).toBeNull()
  })

  test('keeps nobody waiting once those that are well are no quorum', async () => {
    await show(3n)
    let found: unknown = 'waiting'
    void desk
      .reach(() => true)
      .then((one) => {
        found = one
      })
    await refuses('w1')
    expect(found).toBe('waiting')
    await refuses('w2')
    expect(found).toBeNull()
    // Nor does whoever comes while they rest; but they are asked again, once they have rested for a second.
    expect(await desk.reach(() => true)).toBeNull()
    expect(waitsFor()).toEqual({ w1: [], w2: [], w3: [3] })
    for (const rest of [250, 500, 1_000]) {
      await vi.advanceTimersByTimeAsync(rest)
      await refuses('w1')
      await refuses('w2')
    }
    await vi.advanceTimersByTimeAsync(1_000)
    void desk.reach(() => true)
    await settled()
    expect(waitsFor()).toEqual({ w1: [3], w2: [3], w3: [3] })
  })

  test('under a policy that asks for nobody has its quorum at once', async () => {
    trust = trustIn([], 'quorum none')
    const one = await show(4n)
    expect(desk.cosigned).toEqual({ ...one, signedAt: one.time * 1000 })
    expect(desk.states()).toEqual([])
  })

  test('never asks a witness without an address, and shows it all the same', async () => {
    trust = trustIn(three, 'quorum w1', false)
    await show(4n)
    expect(waitsFor()).toEqual({})
    const state = { url: null, lastCosigned: null, lag: 4n, clockOffset: null, lastTrouble: null }
    expect(desk.states()).toEqual(['w1', 'w2', 'w3'].map((name) => ({ name, ...state })))
  })

  test('shows of each witness what it did last, and how far it is behind', async () => {
    expect(desk.states().map(({ lag }) => lag)).toEqual([0n, 0n, 0n])
    await show(3n)
    await says('w2')
    await refuses('w3')
    expect(desk.states()).toMatchObject([
      { name: 'w1', lag: 3n, lastCosigned: null, lastTrouble: null },
      { name: 'w2', lag: 0n, lastCosigned: { size: 3n }, lastTrouble: null },
      { name: 'w3', lag: 3n, lastTrouble: { because: 'answered 500' } },
    ])
  })

  describe('where a witness has cosigned more, of another node', () => {
    test('takes up what that node reached, and signs what the database holds now', async () => {
      const theirs = await signed(9n)
      const cosignatures = three.slice(0, 2).map((one) => {
        const body = `old 0\n\n${theirs.note}`
        return one.cosigns(body, theirs.time).body
      })
      signedAnew = async () => {
        const one = await signed(9n)
        desk.show(one)
        return one
      }
      await show(3n)
      known = [`${theirs.note}${cosignatures.join('')}`]
      await says('w1', hasCosigned(9n))
      expect(desk.cosigned?.size).toBe(9n)
      expect(desk.states()[0]?.lastTrouble).toBeNull()
      expect(waitsFor()).toMatchObject({ w1: [9] })
    })

    test('says so where the database holds less: it is an older one', async () => {
      signedAnew = () => signed(3n)
      await show(3n)
      await says('w1', hasCosigned(9n))
      expect(desk.states()[0]?.lastTrouble?.because).toMatch(/has cosigned 9 entries .* holds 3: an older database/)
    })

    test('lets the witness rest where the log cannot sign', async () => {
      signedAnew = () => Promise.reject(new Error('the disk is full'))
      await show(3n)
      await says('w1', hasCosigned(9n))
      expect(desk.states()[0]?.lastTrouble?.because).toBe('the disk is full')
    })
  })

  describe('after another policy came into force', () => {
    test('asks its witnesses, and keeps a quorum only if it is one still', async () => {
      await show(3n)
      await says('w1')
      await says('w2')
      trust = trustIn(three, 'group g 2 w1 w2 w3\nquorum g')
      await show(4n)
      expect(desk.cosigned?.size).toBe(3n)
      expect(waitsFor()).toEqual({ w1: [4], w2: [4], w3: [3, 4] })
      trust = trustIn(three, 'quorum w3')
      await show(5n)
      expect(desk.cosigned).toBeNull()
    })

    test('counts nothing that an earlier asking brings in', async () => {
      await show(3n)
      trust = trustIn(three, 'quorum w1')
      await show(4n)
      await says('w1')
      expect([desk.cosigned, desk.states()[0]?.lastCosigned]).toEqual([null, null])
      await says('w1')
      expect(desk.cosigned?.size).toBe(4n)
    })
  })

  test('remembers at its start what an earlier run had reached: the newest that the trust believes', async () => {
    const [small, large] = [await signed(3n), await signed(7n)]
    const full = (one: SignedTree, by: readonly FakeWitness[]) =>
      one.note + by.map((witness) => witness.cosigns(`old 0\n\n${one.note}`, one.time).body).join('')
    known = [full(large, three.slice(0, 1)), 'no note', full(small, three.slice(1))]
    await desk.recall()
    expect(desk.cosigned).toEqual({ size: 3n, note: known[2], signedAt: small.time * 1000 })
    known = []
    await desk.recall()
    expect(desk.cosigned?.size).toBe(3n)
  })

  test('that was closed asks nobody and lets nobody wait', async () => {
    await show(3n)
    let found: unknown = 'waiting'
    void desk
      .reach(() => true)
      .then((one) => {
        found = one
      })
    await desk.close()
    await settled()
    expect(found).toBeNull()
    await show(4n)
    expect(waitsFor()).toEqual({ w1: [3], w2: [3], w3: [3] })
    await says('w1')
    await says('w2')
    expect([desk.cosigned, waitsFor()]).toEqual([null, { w1: [], w2: [], w3: [3] }])
  })

  describe('stores cosignatures', () => {
    const stored = () => rows.map((batch) => batch.map(({ size, witness }) => `${size} ${witness.split('.')[0]}`))

    test('once their checkpoint is stored, a few together', async () => {
      const one = await show(3n)
      await says('w1')
      await vi.advanceTimersByTimeAsync(1_000)
      expect(stored()).toEqual([])
      desk.stored(one)
      await vi.advanceTimersByTimeAsync(100)
      await says('w2')
      await vi.advanceTimersByTimeAsync(49)
      expect(stored()).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(stored()).toEqual([['3 w1', '3 w2']])
      await says('w3')
      await vi.advanceTimersByTimeAsync(150)
      expect(stored()).toEqual([['3 w1', '3 w2'], ['3 w3']])
      expect(rows[0]?.[0]).toEqual({
        size: 3,
        time: one.time,
        witness: expect.stringMatching(/^w1\.example\+[0-9a-f]{8}$/),
        line: expect.stringMatching(/^— w1\.example \S+$/),
      })
    })

    test('not of a heartbeat that no batch followed', async () => {
      const [beat, next] = [await show(3n), await signed(3n)]
      await says('w1')
      desk.show(next)
      await vi.advanceTimersByTimeAsync(2_500)
      desk.show(await signed(5n))
      desk.stored(beat)
      await vi.advanceTimersByTimeAsync(1_000)
      expect(stored()).toEqual([])
    })

    test('what waits is stored before the portal ends; where the database refuses, the operator hears it', async () => {
      const one = await show(3n)
      desk.stored(one)
      await says('w1')
      await desk.close()
      expect(stored()).toEqual([['3 w1']])
      const failing = openWitnessDesk({
        trust: () => trust,
        transport,
        proofs: (from, to) => tree.proof(from, to),
        now: clock.now,
        signAnew: () => signedAnew(),
        stored: async () => known,
        store: () => Promise.reject(new Error('the disk is full')),
        lines,
      })
      failing.show(one)
      failing.stored(one)
      await settled()
      await says('w1')
      await failing.close()
      expect(told).toContain('cosignatures could not be stored')
    })
  })
})
