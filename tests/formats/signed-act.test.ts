import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkActInLog } from '../../app/formats/act-in-log.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { attemptOf, formatAct, parseAct, type SignedAct } from '../../app/formats/signed-act.ts'
import { type Fingerprint, instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent } from './council-log.ts'

const act = (change: Partial<SignedAct> = {}): SignedAct =>
  ({
    act: 'read',
    portal: 'council.example',
    actor: makeId('p', new Uint8Array(16).fill(1)),
    key: 'ab'.repeat(20) as Fingerprint,
    objects: [{ kind: 'copy', id: makeId('c', new Uint8Array(16).fill(2)) }],
    seen: { size: 18_203n, root: new Uint8Array(32).fill(3), time: 1_795_316_400 },
    challenge: new Uint8Array(32).fill(4),
    ...change,
  }) as SignedAct

const opened = act({ act: 'opened', entry: { index: 18_203n, leaf: new Uint8Array(32).fill(5) } } as Partial<SignedAct>)
const first = { index: 18_203n, leaf: new Uint8Array(32).fill(5) }
const change = act({ act: 'change-trust', first } as Partial<SignedAct>)
const suspension = act({
  act: 'suspend-quorum',
  first: null,
  until: instant(1_795_320_000_000),
  reason: '証人 2 台が停電',
} as Partial<SignedAct>)
const issue = act({
  act: 'issue',
  copies: new Uint8Array(32).fill(6),
  wordings: new Uint8Array(32).fill(7),
  codebook: null,
  notBefore: null,
} as Partial<SignedAct>)
const approval = act({
  act: 'approve',
  wordings: new Uint8Array(32).fill(7),
  codebook: null,
  notBefore: null,
  marks: { class: 'controlled', tlp: 'TLP:AMBER+STRICT' },
  reason: null,
} as Partial<SignedAct>)
const reseal = act({
  act: 'reseal',
  entry: { index: 18_203n, leaf: new Uint8Array(32).fill(5) },
  from: { copy: makeId('c', new Uint8Array(16).fill(2)), sha256: '6f'.repeat(32) as Sha256Hex },
  copies: new Uint8Array(32).fill(6),
  wordings: new Uint8Array(32).fill(7),
  codebook: null,
} as Partial<SignedAct>)
const asking = act({ act: 'ask-reseal', grounds: 'new-post' } as Partial<SignedAct>)
const every = [act(), opened, issue, change, suspension, approval, reseal, asking]

describe('an act has one spelling', () => {
  it('is written as the specification shows', () => {
    expect(formatAct(act())).toBe(
      [
        'fuin-act/1',
        'act read',
        'portal council.example',
        'actor p_AQEBAQEBAQEBAQEBAQEBAQ',
        `key ${'ab'.repeat(20)}`,
        'object copy c_AgICAgICAgICAgICAgICAg',
        `seen 18203 ${toBase64(new Uint8Array(32).fill(3))} 1795316400`,
        `challenge ${toBase64(new Uint8Array(32).fill(4))}`,
        '',
      ].join('\n'),
    )
  })

  it('reads back what was written, each kind with its own lines', () => {
    const dated = act({ ...issue, notBefore: instant(5) } as Partial<SignedAct>)
    const excused = act({ ...approval, notBefore: instant(5), reason: 'a0'.repeat(32) } as Partial<SignedAct>)
    for (const one of [...every, dated, excused]) {
      expect(parseAct(formatAct(one))).toEqual(one)
    }
  })

  it('does not say how many copies a bulletin has', () => {
    expect(formatAct(issue)).toMatch(
      /\ncopies [A-Za-z0-9+/=]{44}\nwordings [A-Za-z0-9+/=]{44}\ncodebook -\nnot-before -\n$/,
    )
  })

  it('approves content, words and marks, and no number of copies', () => {
    expect(formatAct(approval)).toMatch(
      /\nwordings [A-Za-z0-9+/=]{44}\ncodebook -\nnot-before -\nmarks controlled TLP:AMBER\+STRICT\nreason -\n$/,
    )
  })

  it('seals anew what one entry issued, from one copy, and says as little of how many', () => {
    expect(formatAct(reseal)).toMatch(
      /\nentry 18203 [A-Za-z0-9+/=]{44}\nfrom c_AgICAgICAgICAgICAgICAg (6f){32}\ncopies [A-Za-z0-9+/=]{44}\nwordings [A-Za-z0-9+/=]{44}\ncodebook -\n$/,
    )
    expect(formatAct(asking)).toMatch(/\ngrounds new-post\n$/)
  })

  it.each([
    ['a mark there is not', (text: string) => text.replace('TLP:AMBER+STRICT', 'TLP:BLACK')],
    ['a class there is not', (text: string) => text.replace('marks controlled', 'marks secret')],
    ['a third mark', (text: string) => text.replace('STRICT\n', 'STRICT PAP:RED\n')],
  ])('approves under no %s', (_name, bend) => {
    expect(() => parseAct(bend(formatAct(approval)))).toThrow(expect.objectContaining({ name: 'Malformed' }))
  })

  it.each([
    ['no issue', (text: string) => text.replace(/entry .*\n/, 'entry -\n')],
    ['no source', (text: string) => text.replace(/from .*\n/, 'from -\n')],
    ['a source without its hash', (text: string) => text.replace(/ (6f){32}\n/, '\n')],
    ['another source than a copy', (text: string) => text.replace('from c_', 'from b_')],
  ])('seals nothing anew from %s', (_name, bend) => {
    expect(() => parseAct(bend(formatAct(reseal)))).toThrow(expect.objectContaining({ name: 'Malformed' }))
  })

  it('asks on no grounds but those there are', () => {
    expect(() => parseAct(formatAct(asking).replace('new-post', 'curiosity'))).toThrow(
      expect.objectContaining({ name: 'Malformed' }),
    )
  })

  it('says which first act of two it belongs to, and for how long and why the quorum is set aside', () => {
    expect(formatAct(change)).toMatch(/\nentry 18203 [A-Za-z0-9+/=]{44}\n$/)
    expect(formatAct(suspension)).toMatch(/\nentry -\nuntil 1795320000000\nreason 証人 2 台が停電\n$/)
  })

  it.each(['', 'x'.repeat(301), 'a\nuntil 1', 'a\u0007'])('refuses the reason %j', (reason) => {
    expect(() => formatAct({ ...suspension, reason } as SignedAct)).toThrow(
      expect.objectContaining({ name: 'Malformed' }),
    )
  })

  it('refuses every bent text, or it is that text', () => {
    const texts = every.map(formatAct)
    const bends = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 3 }),
      put: fc.string({ maxLength: 3, unit: 'binary' }),
    })
    fc.assert(
      fc.property(fc.constantFrom(...texts), bends, (text, bend) => {
        const other = bent(text, bend)
        try {
          expect(formatAct(parseAct(other))).toBe(other)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Malformed' })
        }
      }),
      { numRuns: rounds(3000) },
    )
  })

  it.each([
    ['carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no last line feed', (text: string) => text.slice(0, -1)],
    ['a spare line', (text: string) => `${text}\n`],
    ['an unknown act', (text: string) => text.replace('act read', 'act rule')],
    ['no object', (text: string) => text.replace(/object .*\n/, '')],
    ['an object twice', (text: string) => text.replace(/(object .*\n)/, '$1$1')],
    ['a size with a leading zero', (text: string) => text.replace('seen 1', 'seen 01')],
    ['lines in another order', (text: string) => text.replace(/(actor .*\n)(key .*\n)/, '$2$1')],
    ['another act’s own line', (text: string) => `${text}not-before -\n`],
  ])('refuses %s', (_name, bend) => {
    expect(() => parseAct(bend(formatAct(act())))).toThrow(expect.objectContaining({ name: 'Malformed' }))
  })

  it('cannot be given a value that would start a line of its own', () => {
    expect(() => formatAct(act({ portal: 'x\nact issue' }))).toThrow()
  })

  it('the same act is the same attempt', () => {
    expect(attemptOf(formatAct(act()))).toEqual(attemptOf(formatAct(act())))
    expect(attemptOf(formatAct(act()))).not.toEqual(attemptOf(formatAct(opened)))
  })
})

describe('an act in the log', () => {
  const seenAt = 1_795_316_400_000
  const inLog = (change: object) =>
    checkActInLog({
      act: act(),
      entryTime: instant(seenAt),
      entryIndex: 18_203n,
      rootAtSeen: act().seen.root,
      ...change,
    })

  it('stands at or after the log it had seen, within twenty minutes', () => {
    expect(() => inLog({})).not.toThrow()
    expect(() => inLog({ entryTime: instant(seenAt + 20 * 60_000) })).not.toThrow()
  })

  it('is refused when kept for later', () => {
    expect(() => inLog({ entryTime: instant(seenAt + 20 * 60_000 + 1) })).toThrow('older than 20 minutes')
  })

  it('is refused when it had seen a stale or foreign log, a later place, or the future', () => {
    expect(() => inLog({ rootAtSeen: new Uint8Array(32) })).toThrow('another log')
    expect(() => inLog({ entryIndex: 18_202n })).toThrow('later log')
    expect(() => inLog({ entryTime: instant(seenAt - 2 * 60_000 - 1) })).toThrow('after its own entry')
  })
})
