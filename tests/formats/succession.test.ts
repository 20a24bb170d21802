import { describe, expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatEntry, type LogEntry, parseEntry } from '../../app/formats/log-entry.ts'
import { logNumberOf, originOf, portalOf, succeeds } from '../../app/formats/log-origin.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import {
  checkNamedLast,
  checkSucceeded,
  leadsFrom,
  readSuccession,
  successionData,
  successionObjects,
} from '../../app/formats/succession.ts'
import { clockNameOf, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { type Decision, type PlacedEntry, trustHash } from '../../app/formats/two-person.ts'
import { instant, makeId } from '../../app/ids.ts'
import { Malformed, NotProven } from '../../app/outcome.ts'

const seeds = (label: string) => ({ log: sha256(utf8(`${label} log`)), clock: sha256(utf8(`${label} clock`)) })

function trustIn(origin: string, label: string): Trust {
  const { log, clock } = seeds(label)
  const logKey = verifierKeyOf({ name: origin, seed: log }, noteKeyType)
  const clockKey = verifierKeyOf({ name: clockNameOf(origin), seed: clock }, cosignatureKeyType)
  return makeTrust({ clockKey, policy: unwitnessed(logKey) })
}

const portal = 'council.example'
const noon = instant(Date.UTC(2026, 10, 26, 3))
const seconds = noon / 1000
const [lost, next] = [trustIn(portal, 'old'), trustIn(`${portal}/log-2`, 'new')]
const root = sha256(utf8('the last root'))

function checkpointOf(origin: string, label: string, time = seconds - 60): string {
  const { log, clock } = seeds(label)
  const signers = { log: { name: origin, seed: log }, clock: { name: clockNameOf(origin), seed: clock } }
  return signCheckpoint({ origin, size: 120n, root }, { ...signers, time: BigInt(time) })
}

const stated = { lost, earlier: [], checkpoint: checkpointOf(portal, 'old'), since: instant(noon - 600_000), next }

function placed(data: Readonly<Record<string, string>>, more: Partial<LogEntry> = {}): PlacedEntry {
  const id = makeId('e', new Uint8Array(16))
  const bytes = formatEntry({ v: 1, t: noon, kind: 'log-succession', id, data, ...more })
  return { entry: parseEntry(bytes), index: 100n, leaf: leafHash(bytes) }
}

describe('the name of a portal and of its logs', () => {
  it('is the portal’s for the first log, and numbered after a loss', () => {
    expect(portalOf(portal)).toBe(portal)
    expect(portalOf('council.example:3000/log-12')).toBe('council.example:3000')
    expect([logNumberOf(portal), logNumberOf(`${portal}/log-2`)]).toEqual([1, 2])
    for (const number of [1, 2, 3, 10, 117]) {
      expect(logNumberOf(originOf(portal, number))).toBe(number)
      expect(portalOf(originOf(portal, number))).toBe(portal)
    }
  })

  it('counts from two, in one spelling', () => {
    for (const odd of ['/log-1', '/log-0', '/log-02', '/log-', '/log-2x', '/log-2/clock', 'log-2'])
      expect(portalOf(`${portal}${odd}`)).toBe(`${portal}${odd}`)
  })

  it('tells a later log of the same portal from any other', () => {
    expect(succeeds(`${portal}/log-3`, portal)).toBe(true)
    expect(succeeds(portal, `${portal}/log-2`)).toBe(false)
    expect(succeeds(portal, portal)).toBe(false)
    expect(succeeds('other.example/log-2', portal)).toBe(false)
  })
})

describe('what is said of a lost log', () => {
  it('says what survived, what was the last, and under which keys it goes on', () => {
    const read = readSuccession(placed(successionData(stated)))
    expect(read).toMatchObject({ index: 100n, at: noon, since: noon - 600_000, earlier: [] })
    expect(read.last).toMatchObject({ size: 120n, origin: portal })
    expect(trustHash(read.next)).toBe(trustHash(next))
    expect(successionObjects(read).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'trust now',
      'trust next',
      'checkpoint 120',
      'entry 100',
    ])
  })

  it('leads from the newest trust and the earlier ones named, and from no other', () => {
    const [before, stranger] = [trustIn(portal, 'older'), trustIn(portal, 'strange')]
    const read = readSuccession(placed(successionData({ ...stated, earlier: [trustHash(before)] })))
    expect([lost, before, stranger, next].map((trust) => leadsFrom(read, trust))).toEqual([true, true, false, false])
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another portal’s log', successionData({ ...stated, next: trustIn('other.example/log-2', 'new') })],
    ['an earlier log', successionData({ ...stated, next: trustIn(portal, 'new') })],
    ['a key of the log that ended', successionData({ ...stated, next: trustIn(`${portal}/log-2`, 'old') })],
    ['a checkpoint signed by another key', successionData({ ...stated, checkpoint: checkpointOf(portal, 'new') })],
    [
      'a checkpoint of the time to come',
      successionData({ ...stated, checkpoint: checkpointOf(portal, 'old', seconds + 600) }),
    ],
    ['a loss that is still to come', successionData({ ...stated, since: instant(noon + 1) })],
  ])('is refused with %s', (_what, data) => {
    expect(() => readSuccession(placed(data))).toThrow(NotProven)
  })

  it('has one spelling', () => {
    const data = successionData({ ...stated, earlier: [trustHash(next), trustHash(lost)] })
    const turned = data.earlier?.split(' ').reverse().join(' ') ?? ''
    expect(() => readSuccession(placed(data))).not.toThrow()
    expect(() => readSuccession(placed({ ...data, earlier: turned }))).toThrow(Malformed)
    expect(() => readSuccession(placed({ ...data, earlier: '' }))).toThrow(Malformed)
    expect(() => readSuccession(placed({ ...data, trust: `${data.trust}\n` }))).toThrow(Malformed)
    expect(() => readSuccession(placed(data, { act: { text: 'x\n', signature: 'AAAA' } }))).toThrow(NotProven)
  })

  it('binds by a decision about itself that came after it', () => {
    const read = readSuccession(placed(successionData(stated)))
    const about = (objects: unknown) => ({ second: { objects } }) as Decision<'succeed-log'>
    const objects = successionObjects(read)
    expect(() => checkSucceeded(about(objects), 101n, read)).not.toThrow()
    expect(() => checkSucceeded(about(objects), 100n, read)).toThrow(NotProven)
    const lower = objects.map((one) => (one.kind === 'checkpoint' ? { ...one, id: '119' } : one))
    expect(() => checkSucceeded(about(lower), 101n, read)).toThrow(NotProven)
  })

  it('is caught by whoever had seen more, or another tree', () => {
    const read = readSuccession(placed(successionData(stated)))
    const seen = (size: bigint, seenRoot = root, origin = portal) =>
      checkNamedLast(read, { origin, size, root: seenRoot })
    expect(() => seen(119n, sha256(utf8('any')))).not.toThrow()
    expect(() => seen(120n)).not.toThrow()
    expect(() => seen(120n, sha256(utf8('another')))).toThrow(/another/)
    expect(() => seen(121n)).toThrow(/more was seen/)
    expect(() => seen(110n, root, `${portal}/log-2`)).toThrow(/in between/)
  })
})
