import { beforeAll, describe, expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { cosignatureKeyType, formatVerifierKey, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { formatTrust, makeTrust, parseTrust, type Trust } from '../../app/formats/trust.ts'
import { trustDifference } from '../../app/formats/trust-difference.ts'
import { instant } from '../../app/ids.ts'
import { type FollowedNotice, noticesFromText, withFollowed } from '../../app/keyring/followed-notice.ts'
import { FollowedList } from '../../app/keyring/followed-shape.tsx'
import { SuspensionBand } from '../../app/routes/shell/suspension-band.tsx'
import { rendered } from '../ui/rendered.tsx'

const portal = 'council.example'
const seed = (name: string) => sha256(utf8(name))
function trust(keys: string, names: readonly string[], threshold: number, host = 'example', origin = portal): Trust {
  return makeTrust({
    clockKey: verifierKeyOf({ name: `${origin}/clock`, seed: seed(`clock ${keys}`) }, cosignatureKeyType),
    policy: {
      logs: [{ key: verifierKeyOf({ name: origin, seed: seed(`log ${keys}`) }, noteKeyType), url: null }],
      witnesses: names.map((name) => ({
        name,
        key: verifierKeyOf({ name: `${name}.example`, seed: seed(name) }, cosignatureKeyType),
        url: `https://${name}.${host}`,
      })),
      groups: [{ name: 'g', threshold, members: names }],
      quorum: 'g',
    },
  })
}

const old = trust('old', ['oversight', 'ministry', 'academy'], 2)
const rotated = trust('new', ['oversight', 'ministry', 'academy'], 2)
const widened = trust('new', ['oversight', 'ministry', 'university', 'auditor'], 3)
const successor = trust('third', ['oversight', 'ministry', 'academy'], 2, 'example', `${portal}/log-2`)
const by = [
  { name: '監督 一', role: 'oversight' },
  { name: '相川 律', role: 'secretariat' },
] as const
const followed = (before: Trust, after: Trust, entry: bigint) => ({
  before: formatTrust(before),
  after: formatTrust(after),
  at: instant(Date.UTC(2026, 10, 26, 3)),
  entry,
  by,
  loss: null,
})

const since = instant(Date.UTC(2026, 10, 26, 1))
const lostAndGone = {
  ...followed(rotated, successor, 505n),
  loss: { kept: 500n, last: 1024n, since, until: instant(Date.UTC(2026, 10, 26, 2)) },
}

describe('the difference between two trusts', () => {
  it('names what is changed, and what stays', () => {
    const keys = trustDifference(old, rotated)
    expect(keys.logKey?.after).toEqual(rotated.logKey)
    expect(keys.clockKey?.before).toEqual(old.clockKey)
    expect([keys.rule, keys.witnesses.kept.length]).toEqual([null, 3])
    const { logKey, clockKey, witnesses, rule } = trustDifference(rotated, widened)
    expect([logKey, clockKey]).toEqual([null, null])
    expect(witnesses.added.map(({ name }) => name)).toEqual(['university', 'auditor'])
    expect(witnesses.removed.map(({ name }) => name)).toEqual(['academy'])
    expect(rule).toMatchObject({ before: { threshold: 2 }, after: { threshold: 3 } })
  })

  it('tells a witness that moved from one that stayed', () => {
    const { witnesses } = trustDifference(old, trust('old', ['oversight', 'ministry', 'academy'], 2, 'go.example'))
    expect([witnesses.added, witnesses.removed, witnesses.kept, witnesses.changed.length]).toEqual([[], [], [], 3])
    expect(witnesses.changed[0]?.after.url).toBe('https://oversight.go.example')
  })
})

describe('what was followed', () => {
  it('is kept in order, once, and read back as it was', () => {
    const two = [followed(old, rotated, 7n), followed(rotated, widened, 9n)]
    const kept = withFollowed(noticesFromText(null), two)
    expect(noticesFromText(JSON.stringify(kept))).toEqual(kept)
    expect(kept.open.map(({ entry }) => entry)).toEqual(['7', '9'])
    // Another tab follows the same later, after its person has read it here.
    expect(withFollowed({ ...kept, open: [] }, two)).toEqual({ told: '9', log: portal, open: [] })
  })

  it.each([
    'no JSON',
    '[]',
    '{"told":"7"}',
    '{"told":"7","open":[{}]}',
    JSON.stringify({ told: '7', open: [{ ...followed(old, rotated, 7n), entry: '7', before: 'fuin' }] }),
    JSON.stringify({
      told: '7',
      open: [{ ...followed(old, rotated, 7n), entry: '7', by: [{ name: 'x', role: 'king' }] }],
    }),
  ])('somebody’s hand in the storage shows nothing and breaks nothing: %s', (text) => {
    expect(noticesFromText(text)).toEqual({ told: '-1', log: '', open: [] })
  })

  it('of a log that goes on after a loss is told though its numbers begin again, once, and the old log no more', () => {
    const told = withFollowed(noticesFromText(null), [followed(old, rotated, 900n)])
    const { open, ...kept } = withFollowed(told, [lostAndGone])
    expect(open.map(({ entry, loss }) => [entry, loss?.last])).toEqual([
      ['900', undefined],
      ['505', '1024'],
    ])
    expect(noticesFromText(JSON.stringify({ ...kept, open }))).toEqual({ ...kept, open })
    const read = { ...kept, open: [] }
    expect(withFollowed(read, [lostAndGone]).open).toEqual([])
    expect(withFollowed(read, [followed(old, rotated, 900n)]).open).toEqual([])
    // A browser that was told of nothing yet, and one from before logs had numbers.
    expect(withFollowed(noticesFromText(null), [lostAndGone]).open).toHaveLength(1)
    expect(withFollowed({ told: '900', log: '', open: [] }, [lostAndGone]).open).toHaveLength(1)
  })
})

describe('the notice', () => {
  let notices: readonly FollowedNotice[]
  beforeAll(() => {
    notices = withFollowed(noticesFromText(null), [
      followed(old, rotated, 18_204n),
      followed(rotated, widened, 18_205n),
    ]).open
  })
  const html = (language: 'ja' | 'en') =>
    rendered(<FollowedList notices={notices} onRead={() => undefined} />, language)

  it('says who changed what and when, old beside new, in every step', async () => {
    const said = await html('ja')
    for (const part of [
      '監督 一 氏（監督）',
      '相川 律 氏（事務局）',
      '2026年11月26日 12:00',
      '記録 #18,204',
      '記録 #18,205',
    ])
      expect(said).toContain(part)
    for (const key of [old.logKey, rotated.logKey, old.clockKey, rotated.clockKey])
      expect(said).toContain(formatVerifierKey(key))
    expect(said).toContain('追加：university、auditor')
    expect(said).toContain('4機関のうち3機関の連署')
    expect(parseTrust(notices[1]?.after ?? '')).toEqual(widened)
  })

  it('says what was lost, and of what time', async () => {
    const { open } = withFollowed(noticesFromText(null), [lostAndGone])
    const said = await rendered(<FollowedList notices={open} onRead={() => undefined} />, 'ja')
    expect(said).toContain(
      '2026年11月26日 10:00から2026年11月26日 11:00までの524件（500番から1,023番まで）が失われました',
    )
    expect(said).toContain('記録の新しい部分が失われ')
  })

  it('says it in English too', async () => {
    expect(await html('en')).toContain('監督 一 (Oversight) and 相川 律 (Secretariat) signed this change.')
  })
})

describe('the band of a suspended quorum', () => {
  const until = Date.UTC(2026, 10, 26, 10)
  const band = (
    decided: { roles: readonly ['compliance', 'oversight']; reason: string } | null,
    language: 'ja' | 'en',
  ) => rendered(<SuspensionBand suspension={{ until, left: 1000, decided }} />, language)

  it('says until when to everybody, and by whom and why to whoever is signed in', async () => {
    const decided = { roles: ['compliance', 'oversight'], reason: '機器の停止 <b>' } as const
    expect(await band(null, 'ja')).toContain('2026年11月26日 19:00まで、記録の外部検証を一時停止しています。')
    expect(await band(null, 'ja')).not.toContain('理由')
    expect(await band(decided, 'ja')).toContain('決定：監査担当、監督　理由：機器の停止 &lt;b&gt;')
    expect(await band(decided, 'en')).toContain('Decided by: Compliance and Oversight. Reason: ')
  })
})
