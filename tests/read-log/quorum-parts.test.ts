import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import type { Suspension } from '../../app/formats/two-person.ts'
import { hours, instant, minutes } from '../../app/ids.ts'
import { Quorum } from '../../app/read-log/quorum.server.ts'
import { LogUnavailable } from '../../app/read-log/read-log.server.ts'
import type { SignedTree } from '../../app/read-log/signer.server.ts'
import type { Cosigned } from '../../app/read-log/witness-rounds.server.ts'
import { testClock, testOrigin } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'
import { three, trustIn, twoOfThree } from './rounds-stage.ts'

const tree = await new SmallLog(testOrigin, sha256(utf8('seed of log'))).grow(20)

// Its parts are played: what signing and witnesses do is tested where they are.
describe('what the log gives out under its policy', () => {
  const clock = testClock()
  const began = clock.now()
  let cosigned: Cosigned | null
  let latest: SignedTree
  /** What a quorum would be reached for next; null for none. */
  let comes: bigint | null
  let suspension: Suspension | null
  let undecided: boolean
  let size: bigint
  let did: string[]
  let told: string[]
  let trust = trustIn(three, twoOfThree)
  let quorum: Quorum

  const noteOf = (of: bigint) => tree.note(of)
  const reached = async (of: bigint, signedAt = clock.now()): Promise<Cosigned> => ({
    size: of,
    note: await noteOf(of),
    signedAt,
  })
  const suspended: Suspension = { index: 7n, from: instant(began), until: instant(began + hours(5)) } as Suspension

  beforeEach(async () => {
    clock.set(began)
    trust = trustIn(three, twoOfThree)
    cosigned = await reached(5n)
    latest = { size: 5n, root: await tree.root(5n), time: began / 1000, note: await noteOf(5n) }
    comes = 20n
    suspension = null
    undecided = false
    size = 5n
    did = []
    told = []
    quorum = new Quorum({
      hashes: tree.reader,
      now: clock.now,
      trust: () => trust,
      suspension: () => suspension,
      undecided: () => undecided,
      queue: {
        get latest() {
          return latest
        },
      },
      witnesses: {
        get cosigned() {
          return cosigned
        },
        reach: async (wanted: (one: Cosigned) => boolean) => {
          did.push('reach')
          const found = comes === null ? null : await reached(latest.size)
          if (!found || !wanted(found)) return null
          cosigned = found
          return found
        },
        states: () => [{ name: 'w1', lastTrouble: { at: clock.now(), because: 'away' } }],
      } as never,
      sign: async () => {
        did.push('sign')
        latest = { size, root: await tree.root(size), time: Math.floor(clock.now() / 1000), note: await noteOf(size) }
        return latest.note
      },
      logger: { info: (_, message) => told.push(message), error: (_, message) => told.push(message) },
    })
  })
  afterAll(() => clock.set(began))

  const noQuorum = { name: 'LogUnavailable', noQuorum: true, entryMayStand: false }

  describe('renewed', () => {
    test('is what there is, for less than a minute', async () => {
      clock.advance(minutes(1) - 1)
      expect((await quorum.renew(5n)).size).toBe(5n)
      expect(did).toEqual([])
      clock.advance(1)
      expect((await quorum.renew(5n)).signedAt).toBe(clock.now())
      expect(did).toEqual(['sign', 'reach'])
    })

    test('is signed anew only where our own newest is old, or shorter than is asked for', async () => {
      clock.advance(minutes(2))
      latest = { ...latest, time: clock.now() / 1000 }
      await quorum.renew(5n)
      expect(did).toEqual(['reach'])
      size = 9n
      expect((await quorum.renew(9n)).size).toBe(9n)
      expect(did).toEqual(['reach', 'sign', 'reach'])
    })

    test('is a mistake of whoever asks for more than there is, and no fault of the witnesses', async () => {
      await expect(quorum.renew(6n)).rejects.toThrow(RangeError)
      expect([did, told]).toEqual([['sign'], []])
    })

    test('is refused without a quorum; the operator hears it once, and when there is one again', async () => {
      clock.advance(minutes(1))
      comes = null
      await expect(quorum.renew(5n)).rejects.toMatchObject(noQuorum)
      await expect(quorum.renew(5n)).rejects.toMatchObject(noQuorum)
      expect(told).toEqual(['the log has no quorum of witnesses: no copy is given until it has'])
      comes = 5n
      await quorum.renew(5n)
      await quorum.renew(5n)
      expect(told.slice(1)).toEqual(['the witnesses are a quorum again: copies are given'])
    })
  })

  describe('as the latest checkpoint', () => {
    test('is the renewed one; asked for more than there is, what there is', async () => {
      size = 9n
      expect(await quorum.latest(9n)).toBe(await noteOf(9n))
      expect(await quorum.latest(12n)).toBe(await noteOf(9n))
    })

    test('is the last that was cosigned while witnesses are away, without asking them each time', async () => {
      clock.advance(minutes(5))
      comes = null
      expect(await quorum.latest(5n)).toBe(cosigned?.note)
      expect(await quorum.latest(5n)).toBe(cosigned?.note)
      expect(did).toEqual(['sign', 'reach'])
      // Something newer came by itself: they are asked again.
      cosigned = await reached(5n, clock.now())
      clock.advance(minutes(1))
      comes = 5n
      await quorum.latest(5n)
      expect(did.filter((one) => one === 'reach')).toHaveLength(2)
    })

    test('is refused where nothing was ever cosigned, and where the log cannot sign', async () => {
      cosigned = null
      comes = null
      await expect(quorum.latest(5n)).rejects.toMatchObject(noQuorum)
      await expect(quorum.latest(5n)).rejects.toMatchObject(noQuorum)
      cosigned = await reached(5n, instant(began - hours(1)))
      latest = { ...latest, time: 0 }
      const failing = new Quorum({
        ...parts(),
        sign: () => Promise.reject(new LogUnavailable('the disk is full', { entryMayStand: false })),
      })
      await expect(failing.latest(5n)).rejects.toThrow('the disk is full')
      await expect(failing.lastReceipt(1n)).rejects.toThrow('the disk is full')
    })

    const parts = () => ({
      hashes: tree.reader,
      now: clock.now,
      trust: () => trust,
      suspension: () => suspension,
      undecided: () => undecided,
      queue: { latest },
      witnesses: { cosigned, reach: async () => null, states: () => [] } as never,
    })

    test('is our own while two people have set the quorum aside and it is missing', async () => {
      suspension = suspended
      expect(await quorum.latest(0n)).toBe(await noteOf(5n))
      clock.advance(minutes(2))
      comes = null
      size = 6n
      expect(await quorum.latest(0n)).toBe(await noteOf(6n))
      expect(did).toEqual(['sign', 'reach'])
      // Known to be missing: not waited for again.
      await quorum.latest(0n)
      expect(did).toEqual(['sign', 'reach'])
    })
  })

  test('our own is signed anew where it is a minute old, or shorter than is asked for', async () => {
    expect(await quorum.own()).toBe(await noteOf(5n))
    clock.advance(minutes(1) - 1)
    await quorum.own(5n)
    expect(did).toEqual([])
    clock.advance(1)
    await quorum.own()
    expect(did).toEqual(['sign'])
    size = 8n
    expect(await quorum.own(8n)).toBe(await noteOf(8n))
    expect(await quorum.own(8n)).toBe(await noteOf(8n))
    expect(did).toEqual(['sign', 'sign'])
  })

  describe('a receipt', () => {
    test('stands under a checkpoint that covers its entry', async () => {
      size = 9n
      const receipt = parseReceipt(await quorum.receipt(8n))
      expect([receipt.index, receipt.checkpointNote, receipt.extra]).toEqual([8n, await noteOf(9n), undefined])
    })

    test('says by which decision it stands without a quorum, and until when', async () => {
      suspension = suspended
      comes = null
      clock.advance(minutes(1))
      size = 9n
      const { extra, checkpointNote } = parseReceipt(await quorum.receipt(8n))
      expect(checkpointNote).toBe(await noteOf(9n))
      expect(extra && Buffer.from(extra).toString()).toBe('quorum suspended by entry 7 until 2026-10-05T06:00:00.000Z')
      // Set aside, and there all the same: then it counts, and nothing is said.
      comes = 9n
      cosigned = await reached(9n)
      expect(parseReceipt(await quorum.receipt(8n)).extra).toBeUndefined()
    })

    test('is not given before two people have decided that the log goes on after a loss', async () => {
      undecided = true
      await expect(quorum.receipt(1n)).rejects.toMatchObject({
        name: 'LogUnavailable',
        undecided: true,
        entryMayStand: false,
      })
      expect(did).toEqual([])
    })

    test('of our own alone stands under our own newest', async () => {
      size = 9n
      const { checkpointNote, index } = parseReceipt(await quorum.ownReceipt(8n))
      expect([checkpointNote, index]).toEqual([await noteOf(9n), 8n])
    })

    test('is for showing the last there was, where none can be had now; none where it covers less', async () => {
      clock.advance(minutes(5))
      comes = null
      size = 9n
      const given = async (index: bigint) => {
        const receipt = await quorum.lastReceipt(index)
        return receipt && parseReceipt(receipt).checkpointNote
      }
      expect(await given(4n)).toBe(await noteOf(5n))
      expect(did).toEqual(['sign', 'reach'])
      // Known to be missing, and covered: nobody waits.
      expect(await given(4n)).toBe(await noteOf(5n))
      expect(did).toEqual(['sign', 'reach'])
      expect(await given(5n)).toBeNull()
      cosigned = null
      expect(await given(4n)).toBeNull()
      comes = 9n
      expect(await given(5n)).toBe(await noteOf(9n))
    })
  })

  test('its health is that of the quorum', async () => {
    expect(quorum.health()).toEqual({ state: 'met', at: began, size: 5n })
    clock.advance(minutes(1))
    comes = null
    await expect(quorum.renew(5n)).rejects.toMatchObject(noQuorum)
    expect(quorum.health()).toEqual({ state: 'missing', since: began })
    cosigned = await reached(6n)
    expect(quorum.health()).toMatchObject({ state: 'met', size: 6n })
    cosigned = null
    expect(quorum.health()).toEqual({ state: 'missing', since: null })
    trust = trustIn([], 'quorum none')
    expect(quorum.health()).toEqual({ state: 'not-asked' })
  })
})
