/** A verifier of today, shown a log of later years. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkLog } from '../../app/audit/check-log.ts'
import { checkSignatures } from '../../app/audit/signature-check.ts'
import { commitToPerson, type DisclosedLook, formatLooks } from '../../app/formats/about.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import type { JsonObject } from '../../app/formats/canonical-json.ts'
import { actOfEntry, saysLater } from '../../app/formats/entry-act.ts'
import { isEntryKind } from '../../app/formats/entry-kinds.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { projectEntry } from '../../app/formats/log-projection.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type PersonId, parseFingerprint } from '../../app/ids.ts'
import { NotProven } from '../../app/outcome.ts'
import { openMirror } from '../../app/witness/mirror-log.server.ts'
import { random } from '../support/log.ts'
import { laterEntries, laterLog, mori, planned, port, type Said, sato } from './later-log.ts'
import { keysOf, trustIn } from './memory-log.ts'
import { filesIn, tilesOf } from './tiles-of.ts'

const keys = keysOf()
const trust = trustIn(keys)
const audit = (saying: readonly Said[]) => checkLog(laterLog(laterEntries(saying), keys), { trust })

async function mirrored(saying: readonly Said[]): Promise<bigint> {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-later-'))
  try {
    const files = filesIn(await tilesOf(laterLog(laterEntries(saying), keys)))
    const mirror = await openMirror({ files, folder, trust })
    await mirror.catchUp()
    return mirror.size
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The planned log with one entry said otherwise. */
const otherwise = (kind: string, change: (said: Said) => Said): readonly Said[] => {
  const at = planned.findIndex((said) => said.kind === kind)
  return planned.map((said, i) => (i === at ? change(said) : said))
}

describe('a log with kinds, roles, acts and sign-ins that came after the verifier', () => {
  // As kinds come into the table they are newer no more, and the very same bytes still have to hold.
  const isNewer = laterEntries(planned).map((bytes) => {
    const entry = parseEntry(bytes)
    return saysLater(entry, actOfEntry(entry))
  })
  const newer = isNewer.filter(Boolean).length

  it('is verified, and how many entries said what nobody here knows is told', async () => {
    expect(newer).toBeGreaterThan(planned.filter(({ kind }) => !isEntryKind(kind)).length)
    expect(await audit(planned)).toMatchObject({
      verdict: 'verified',
      entries: planned.length + 1,
      newer,
      firstNewer: isNewer.indexOf(true),
    })
  })

  it('is mirrored', async () => {
    expect(await mirrored(planned)).toBe(BigInt(planned.length + 1))
  })

  it('is found by what its entries are about, whatever that is', () => {
    const [, made, , , submitted] = laterEntries(planned).map((bytes, index) => projectEntry(index, parseEntry(bytes)))
    expect(made).toMatchObject({ matter: 'desk:org-abc', part: null, outcome: 'done' })
    expect(submitted).toMatchObject({ matter: 'i_1', part: 'n_7' })
  })

  it('has people’s signatures judged, also on acts nobody here knows', async () => {
    const bytes = laterEntries(planned)
    const keyBytes = utf8('a key')
    const fingerprint = parseFingerprint('0123456789abcdef0123456789abcdef01234567') ?? ''
    const told = [{ index: 0, person: sato, fingerprint, hash: sha256Hex(keyBytes) }]
    const source = { ...laterLog(bytes, keys), publicKey: async () => keyBytes }
    const check = (bad: string) =>
      checkSignatures(
        source,
        { from: 0, to: bytes.length, keys: told },
        {
          progress: () => undefined,
          judge: async ({ text }) => {
            if (text.includes(`\nact ${bad}\n`)) throw new NotProven('bad')
          },
        },
      )
    const signed = planned.filter(({ act }) => act).length
    expect(await check('none')).toMatchObject({ good: signed, wrong: null })
    expect(await check('submit')).toMatchObject({ wrong: { verdict: 'tampered', index: 4 } })
  })
})

describe('what holds of every entry is checked of those too', () => {
  const text = (saying: readonly Said[], change: (text: string) => string) =>
    checkLog(
      laterLog(
        laterEntries(saying).map((bytes) => utf8(change(fromUtf8(bytes)))),
        keys,
      ),
      { trust },
    )

  it.each([
    ['a gap in what counts for an organization', (said: string) => said.replace('"matterSeq":"2"', '"matterSeq":"3"')],
    ['a gap in what counts for a person', (said: string) => said.replace('"subjectSeq":"2"', '"subjectSeq":"3"')],
    [
      'an act for another portal',
      (said: string) => said.replace('act submit\\nportal council', 'act submit\\nportal other'),
    ],
    [
      'an act by another than it names',
      (said: string) =>
        said.replace('act desk\\n', `act desk\\n`).replace(/"actor":"p_.{22}"/, '"actor":"p_AAAAAAAAAAAAAAAAAAAAAA"'),
    ],
    ['an act with no challenge', (said: string) => said.replace(/\\nchallenge [^\\]*\\ncopies/, '\\ncopies')],
    ['an act with a second head', (said: string) => said.replace('\\nfact 3f', '\\nchallenge 3f')],
    ['a field nobody knows', (said: string) => said.replace('"kind":"desk-made"', '"kind":"desk-made","letter":"x"')],
    ['a kind that says whom to trust', (said: string) => said.replace('"kind":"desk-made"', '"kind":"trust-widened"')],
    ['a kind about keys', (said: string) => said.replace('"kind":"desk-made"', '"kind":"key-lent"')],
  ])('%s', async (_, change) => {
    expect(await text(planned, change)).toMatchObject({ verdict: 'tampered' })
  })

  it('a known kind with an act nobody knows, with another act than its own, or giving what it does not', async () => {
    const bad: readonly Said[] = [
      { kind: 'opened', act: ['submit'] },
      { kind: 'opened', act: ['read'] },
      { kind: 'opened', act: ['read', 'entry -'] },
      { kind: 'opened', more: { gives: true } },
      { kind: 'released', act: ['read'] },
      { kind: 'released', act: ['read'], more: { gives: 'cards' } },
      { kind: 'signed-in', matterOf: port },
    ]
    for (const one of bad)
      expect(await audit([...planned, one]), JSON.stringify(one)).toMatchObject({ verdict: 'tampered' })
    expect(await audit([...planned, { kind: 'released', act: ['read'], more: { gives: true } }])).toMatchObject({
      verdict: 'verified',
    })
  })

  it('by a mirror as well', async () => {
    await expect(
      mirrored(
        otherwise('matter-moved', ({ matterOf: _, ...said }) => ({
          ...said,
          more: { matterOf: port, matterSeq: '3' },
        })),
      ),
    ).rejects.toThrow(/counted as 3, 2 was due/)
    await expect(mirrored(otherwise('desk-made', (said) => ({ ...said, kind: 'roll-amended' })))).rejects.toThrow()
  })
})

describe('looks that were committed to, and disclosed later', () => {
  const salts = [random(32), random(32), random(32)] as const
  const look = (salt: Uint8Array, more: JsonObject = {}): Said => ({
    kind: 'log-viewed',
    more: { about: [commitToPerson(sato, salt)], ...more },
  })
  // Entries 1 and 2 are looks at Sato, 3 one at Mori.
  const looked: readonly Said[] = [
    look(salts[0]),
    { kind: 'alert-raised', more: { about: [commitToPerson(sato, salts[1]), commitToPerson(mori, salts[2])].sort() } },
    { kind: 'log-searched', more: { about: [commitToPerson(mori, salts[0])] } },
  ]
  const disclosed = (subject: PersonId, looks: readonly DisclosedLook[]): Said => ({
    kind: 'look-disclosed',
    subject,
    more: { data: { case: 'k-7f3a', looks: formatLooks(looks) } },
  })
  const at = (index: bigint, salt: Uint8Array): DisclosedLook => ({ index, salt })

  it('open to the person they were about, by log:verify and by a mirror', async () => {
    const saying = [
      ...looked,
      disclosed(sato, [at(1n, salts[0]), at(2n, salts[1])]),
      disclosed(mori, [at(2n, salts[2])]),
    ]
    expect(await audit(saying)).toMatchObject({ verdict: 'verified' })
    expect(await mirrored(saying)).toBe(6n)
  })

  it.each([
    ['a look at somebody else', disclosed(sato, [at(3n, salts[0])])],
    ['another salt', disclosed(sato, [at(1n, salts[1])])],
    ['an entry that was about nobody', disclosed(sato, [at(0n, salts[0])])],
    ['an entry that comes later', disclosed(sato, [at(9n, salts[0])])],
    ['itself', disclosed(sato, [at(4n, salts[0])])],
    ['looks out of order', disclosed(sato, [at(2n, salts[1]), at(1n, salts[0])])],
    ['no looks', { kind: 'look-disclosed', subject: sato, more: { data: { case: 'k-7f3a', looks: '' } } }],
    [
      'looks under no case',
      { kind: 'look-disclosed', subject: sato, more: { data: { looks: formatLooks([at(1n, salts[0])]) } } },
    ],
    [
      'looks to nobody',
      { kind: 'look-disclosed', more: { data: { case: 'k-7f3a', looks: formatLooks([at(1n, salts[0])]) } } },
    ],
  ] as readonly (readonly [string, Said])[])('%s is no disclosure', async (_, said) => {
    expect(await audit([...looked, said])).toMatchObject({ verdict: 'tampered', index: 4 })
    await expect(mirrored([...looked, said])).rejects.toThrow()
  })
})
