import { afterEach, beforeEach, expect, test } from 'vitest'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { keyNameOf } from '../../app/formats/note.ts'
import { clockNameOf, formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import { formatWitnessRequest } from '../../app/formats/witness-request.ts'
import { hours, type Instant, instant } from '../../app/ids.ts'
import { Handover } from '../../app/read-log/handover.server.ts'
import { type LogKeys, trustOf } from '../../app/read-log/log-keys.server.ts'
import { suspensionAt } from '../../app/read-log/log-standing.server.ts'
import { storeCheckpoints, storeCosignatures } from '../../app/read-log/log-store.server.ts'
import type { EntryDraft, TrustHeld } from '../../app/read-log/read-log.server.ts'
import type { SignedTree } from '../../app/read-log/signer.server.ts'
import type { Cosigned } from '../../app/read-log/witness-rounds.server.ts'
import { fakeWitness } from '../support/fake-witness.ts'
import { decisionAct, newPerson, random, testOrigin } from '../support/log.ts'
import { SequencerStage } from './sequencer-stage.ts'

const keys: LogKeys = { log: random(32), clock: random(32) }
const bare = trustOf(testOrigin, keys)
const w1 = fakeWitness('w1')
const witnessed = (trust: Trust): Trust =>
  makeTrust({
    clockKey: trust.clockKey,
    policy: { ...unwitnessed(trust.logKey), witnesses: [w1.witness], quorum: 'w1' },
  })
const before = witnessed(bare)
const seconds = 1_790_000_000

let stage: SequencerStage
let trusts: TrustHeld[]
let latest: SignedTree
let told: (readonly [fields: unknown, message: string])[]
let asked: string[]
let handover: Handover
const anything: Cosigned = { size: 9n, note: '', signedAt: instant(0) }
beforeEach(async () => {
  stage = await SequencerStage.start()
  trusts = [held(before, 0n), held(bare, 4n)]
  latest = signed(5n)
  told = []
  asked = []
  handover = new Handover({
    db: stage.database.db,
    trusts: () => trusts,
    latest: () => latest,
    openRounds: (trust) => {
      const name = formatTrust(trust) === formatTrust(before) ? 'before' : 'another'
      asked.push(`opened for ${name}`)
      return {
        show: ({ size }) => void asked.push(`shown ${size}`),
        stored: ({ size }) => void asked.push(`stored ${size}`),
        reach: async (wanted) => {
          asked.push(wanted(anything) ? 'whatever it is' : 'picky')
          return null
        },
        close: async () => void asked.push('closed'),
      }
    },
    logger: {
      info: (fields, message) => void told.push([fields, message]),
      error: (fields, message) => void told.push([fields, message]),
    },
  })
})
afterEach(() => stage.end())

const held = (trust: Trust, index: bigint, more: Partial<TrustHeld> = {}): TrustHeld => ({
  trust,
  index,
  since: stage.clock.now(),
  succession: null,
  ...more,
})
function signed(size: bigint): SignedTree {
  const root = random(32)
  const signers = {
    log: { name: testOrigin, seed: keys.log },
    clock: { name: clockNameOf(testOrigin), seed: keys.clock },
  }
  const note = signCheckpoint({ origin: testOrigin, size, root }, { ...signers, time: BigInt(seconds) })
  return { size, root, time: seconds, note }
}
const cosign = async ({ size, note }: SignedTree): Promise<void> => {
  const { body } = w1.cosigns(formatWitnessRequest({ oldSize: 0n, proof: [], note }), seconds)
  const witness = keyNameOf(w1.witness.key)
  await storeCosignatures(stage.database.db, [{ size: Number(size), time: seconds, witness, line: body.trimEnd() }])
}
const storedSizes = async () => {
  const rows = await stage.database.db.selectFrom('log_checkpoint').select('size').orderBy('size').execute()
  return rows.map(({ size }) => size)
}

test('the witnesses of before are asked about the newest tree until a checkpoint over the change is kept', async () => {
  await handover.look()
  expect(asked).toEqual(['opened for before', 'shown 5', 'stored 5', 'whatever it is'])
  expect(await storedSizes()).toEqual([5])
  expect(told).toEqual([[{ entry: '4' }, expect.stringMatching(/cannot follow its change yet/)]])
  asked = []
  latest = signed(7n)
  await handover.look()
  expect(asked).toEqual(['shown 7', 'stored 7', 'whatever it is'])
  asked = []
  await cosign(latest)
  await handover.look()
  await handover.look()
  expect(asked).toEqual(['closed'])
  expect(told.slice(1)).toEqual([[{ entry: '4' }, 'the change of trust is passed on']])
})

test('one that is kept already is nobody’s business, and one that is older than the change is not one', async () => {
  const [old, over] = [signed(4n), signed(5n)]
  await storeCheckpoints(stage.database.db, [old, over])
  await cosign(old)
  await handover.look()
  expect(asked[0]).toBe('opened for before')
  const fresh = new Handover({ db: stage.database.db, trusts: () => trusts, latest: () => latest, openRounds: refuse })
  await cosign(over)
  await fresh.look()
  await fresh.close()
})

const refuse = (): never => {
  throw new Error('nobody was to be asked')
}

test('one that is kept is found among any number that nobody of before has cosigned', async () => {
  const many = Array.from({ length: 700 }, (_, i) => signed(BigInt(i + 5)))
  await storeCheckpoints(stage.database.db, many)
  await cosign(many.at(-1) as SignedTree)
  await handover.look()
  expect([asked, told]).toEqual([[], []])
})

test('two who look at once ask once; and once closed, nobody is asked any more', async () => {
  await Promise.all([handover.look(), handover.look()])
  expect(asked.filter((one) => one.startsWith('opened'))).toHaveLength(1)
  await Promise.all([handover.look(), handover.close()])
  expect(asked.at(-1)).toBe('closed')
})

test('a look that fails hinders no later one', async () => {
  const signing = latest
  latest = null as never
  await expect(handover.look()).rejects.toThrow()
  latest = signing
  await handover.look()
  expect(asked).toContain('shown 5')
})

test.each<readonly [why: string, set: () => void]>([
  ['it changed nothing yet', () => trusts.pop()],
  ['the log is empty', () => trusts.splice(0)],
  ['its tree is not signed yet', () => (latest = signed(4n))],
  ['nobody was asked before either', () => (trusts = [held(bare, 0n), held(before, 4n)])],
  ['the log ended with a loss since', () => trusts.push(held({ ...bare, origin: `${testOrigin}/log-2` }, 5n))],
  ['it is the loss itself', () => (trusts = [held(before, 0n), held(bare, 4n, { succession: {} as never })])],
])('nobody is asked where %s', async (_, set) => {
  set()
  await handover.look()
  expect([asked, told]).toEqual([[], []])
})

test('nobody is asked of a change that was made while two people had set the quorum aside', async () => {
  const { db } = stage.database
  const from = stage.clock.now()
  const until = instant(from + hours(2))
  const suspended = (under: Trust, more: object = {}): EntryDraft => ({
    kind: 'quorum-suspended',
    act: decisionAct({
      act: 'suspend-quorum',
      objects: decisionObjects(under, null),
      first: { index: 0n, leaf: random(32) },
      until,
      reason: 'w1 is out of reach',
      ...more,
    }),
  })
  await stage.state(
    { kind: 'suspension-proposed', actor: newPerson() },
    { kind: 'quorum-suspended' },
    suspended(before, { first: null }),
    suspended(before),
    suspended(bare),
  )
  const at = async (moment: number) => (await suspensionAt(db, before, instant(moment)))?.index
  expect([await at(from - 1), await at(from), await at(until - 1), await at(until)]).toEqual([
    undefined,
    3n,
    3n,
    undefined,
  ])
  expect(await suspensionAt(db, before, from)).toMatchObject({ from, until })
  expect(
    await suspensionAt(db, witnessed(trustOf(testOrigin, { log: random(32), clock: random(32) })), from),
  ).toBeNull()
  const madeAt = (since: Instant) => [held(before, 0n), held(bare, 4n, { since })]
  trusts = madeAt(from)
  await handover.look()
  expect(asked).toEqual([])
  trusts = [...madeAt(from), ...madeAt(instant(from - 1)).map((one) => ({ ...one, index: one.index + 5n }))]
  latest = signed(20n)
  await handover.look()
  expect(asked[0]).toBe('opened for before')
})
