import { expect, test } from 'vitest'
import { LogWatch } from '../../app/read-log/log-watch.server.ts'
import {
  ChallengeUsed,
  isChallengeUsed,
  isLogUnavailable,
  LogUnavailable,
  type QuorumHealth,
} from '../../app/read-log/read-log.server.ts'

const quorum: QuorumHealth = { state: 'met', size: 7n } as never

function watching() {
  const told: { readonly message: string; readonly err: unknown }[] = []
  const stopped: string[] = []
  const watch = new LogWatch({
    latest: () => ({ size: 7n, time: 1_790_000_000 }),
    logger: {
      info: () => undefined,
      error: (fields, message) => told.push({ message, err: Reflect.get(fields, 'err') }),
    },
    onSealedOff: (because) => stopped.push(because),
  })
  const fails = (error: unknown) => watch.watch(() => Promise.reject(error)).catch((refused: unknown) => refused)
  return { watch, told, stopped, fails }
}

test('a log that signs is healthy, and says how far it has come', async () => {
  const { watch, told } = watching()
  expect(await watch.watch(async () => 'note')).toBe('note')
  expect(watch.state(quorum, true)).toEqual({
    state: 'healthy',
    size: 7n,
    checkpointTime: 1_790_000_000,
    quorum,
    undecided: true,
  })
  expect([watch.owesSignature, told]).toEqual([false, []])
  watch.demandOpen()
})

test('one that cannot sign owes a signature until it can, and is open meanwhile', async () => {
  const { watch, told, stopped, fails } = watching()
  const cause = new Error('the memory is away')
  expect(await fails(cause)).toMatchObject({ name: 'LogUnavailable', entryMayStand: false, cause })
  expect(watch.owesSignature).toBe(true)
  expect(watch.state(quorum, false)).toEqual({ state: 'not-signing', size: 7n, because: 'the memory is away' })
  expect(told).toEqual([{ message: 'the log could not be signed', err: cause }])
  watch.demandOpen()
  await fails('odd')
  expect(watch.state(quorum, false)).toMatchObject({ because: 'the signer failed' })
  await watch.watch(async () => 'note')
  expect(watch.state(quorum, false)).toMatchObject({ state: 'healthy' })
  expect([watch.owesSignature, stopped]).toEqual([false, []])
})

test('one whose checkpoint could not be stored is sealed off: the portal is told once, and nothing is taken any more', async () => {
  const { watch, told, stopped, fails } = watching()
  const cause = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
  await fails(cause)
  watch.sealOff('a commit failed', new Error('later'))
  const because = 'a checkpoint could not be stored'
  expect(stopped).toEqual([because])
  expect(told.map(({ message }) => message)).toEqual([
    'the log could not be signed',
    `the log is sealed off: ${because}`,
  ])
  expect(told[1]?.err).toBe(cause)
  // Also where it owes a signature, or could sign again.
  expect(watch.state(quorum, false)).toEqual({ state: 'sealed-off', because })
  await watch.watch(async () => 'note')
  expect(watch.state(quorum, false)).toEqual({ state: 'sealed-off', because })
  expect(() => watch.demandOpen()).toThrow(
    expect.objectContaining({
      name: 'LogUnavailable',
      message: `the log is sealed off: ${because}`,
      entryMayStand: false,
    }),
  )
})

test('nobody need listen', async () => {
  const watch = new LogWatch({ latest: () => ({ size: 0n, time: 0 }), logger: undefined, onSealedOff: undefined })
  await watch.watch(() => Promise.reject(new Error('x'))).catch(() => undefined)
  watch.sealOff('a commit failed', null)
  expect(watch.state(quorum, false)).toEqual({ state: 'sealed-off', because: 'a commit failed' })
})

test('its refusals are told by name, for a class may exist twice, and say no more than is known', () => {
  const refused = new LogUnavailable('x', { entryMayStand: true })
  expect(refused).toMatchObject({ entryMayStand: true, noQuorum: false, undecided: false })
  const used = new ChallengeUsed({ sameAct: false })
  class Twin extends Error {
    override readonly name = 'ChallengeUsed'
  }
  expect([refused, used, new Twin(), new Error('x'), null, { name: 'LogUnavailable' }].map(isLogUnavailable)).toEqual([
    true,
    ...Array(5).fill(false),
  ])
  expect([used, new Twin(), refused, null, { name: 'ChallengeUsed' }].map(isChallengeUsed)).toEqual([
    true,
    true,
    ...Array(3).fill(false),
  ])
})

test('it owes no signature before it was asked for one', () => {
  expect(watching().watch.owesSignature).toBe(false)
})
