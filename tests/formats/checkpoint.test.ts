import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../app/formats/bytes.ts'
import { clockTimeIn, openCheckpoint, parseCheckpointNote, signCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatCheckpoint, parseCheckpoint } from '../../app/formats/checkpoint-text.ts'
import { emptyRoot } from '../../app/formats/merkle.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  formatVerifierKey,
  parseNote,
  signNote,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { formatTrust, makeTrust, parseTrust } from '../../app/formats/trust.ts'
import { instant } from '../../app/ids.ts'
import { Malformed, NotProven } from '../../app/outcome.ts'
import {
  clockKey,
  clockSigner,
  cosigned,
  frozen,
  logKey,
  logSigner,
  origin,
  signerOf,
  trust,
  trustUnder,
} from './council-log.ts'

const root = fromBase64(frozen.root)
const note = signCheckpoint({ origin, size: 5n, root }, { log: logSigner, clock: clockSigner, time: 1000n })
const vkey = (name: string) => formatVerifierKey(verifierKeyOf(signerOf(name), cosignatureKeyType))
const witnesses = ['w1', 'w2', 'w3'].map((name) => `witness ${name} ${vkey(name)}\n`).join('')
const twoOfThree = trustUnder(`${witnesses}group g 2 w1 w2 w3\nquorum g\n`)

describe('checkpoints as C2SP spells them', () => {
  it('reads the example of the specification', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
    const read = parseCheckpoint(text)
    expect(read.origin).toBe('example.com/behind-the-sofa')
    expect(read.size).toBe(20852163n)
    expect(formatCheckpoint(read)).toBe(text)
    const note = `${text}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`
    expect(parseCheckpointNote(note)).toEqual(read)
    expect(formatNote(parseNote(note))).toBe(note)
  })

  it('makes the very bytes another implementation made', () => {
    const time = BigInt(frozen.cosignedAt)
    expect(signCheckpoint({ origin, size: 5n, root }, { log: logSigner, clock: clockSigner, time })).toBe(
      frozen.checkpoint,
    )
    expect(formatTrust(trust)).toBe(frozen.trust)
    expect(parseTrust(frozen.trust)).toEqual(trust)
  })

  it.each([(1n << 53n) + 1n, (1n << 63n) - 1n])('keeps the size %i exact', (size) => {
    expect(parseCheckpoint(formatCheckpoint({ origin, size, root })).size).toBe(size)
  })

  it('keeps other people’s extension lines', () => {
    const text = formatCheckpoint({ origin, size: 1n, root, extensions: ['one', 'two'] })
    expect(parseCheckpoint(text).extensions).toEqual(['one', 'two'])
    expect(() => formatCheckpoint({ origin, size: 1n, root, extensions: [''] })).toThrow(Malformed)
    expect(() => formatCheckpoint({ origin: 'a\nb', size: 1n, root })).toThrow(Malformed)
    expect(() => formatCheckpoint({ origin, size: 1n << 63n, root })).toThrow(RangeError)
    expect(() => formatCheckpoint({ origin, size: 1n, root: root.slice(1) })).toThrow(RangeError)
  })

  it.each([
    '',
    'o\n1\n',
    `o\n1\n${toBase64(root)}`,
    `\n1\n${toBase64(root)}\n`,
    `o\n01\n${toBase64(root)}\n`,
    `o\n+1\n${toBase64(root)}\n`,
    `o\n-1\n${toBase64(root)}\n`,
    `o\n1.0\n${toBase64(root)}\n`,
    `o\n\n${toBase64(root)}\n`,
    `o\n9223372036854775808\n${toBase64(root)}\n`,
    `o\n1\n${toBase64(root.slice(1))}\n`,
    `o\n1\n${toBase64(root)}\n\n`,
    `o\n1\n${toBase64(root)}\n\next\n`,
  ])('refuses %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(Malformed)
  })
})

describe('a log that no witness watches', () => {
  it('is believed on its own signature, at the time its clock says', () => {
    expect(openCheckpoint(note, trust)).toEqual({ origin, size: 5n, root, cosignedAt: 1000, cosigners: [] })
    expect(openCheckpoint(frozen.checkpoint, parseTrust(frozen.trust)).cosignedAt).toBe(frozen.cosignedAt)
  })

  it('is not believed without its signature, without its time, or under another name', () => {
    const text = formatCheckpoint({ origin, size: 5n, root })
    const only = (signature: ReturnType<typeof signNote>) => formatNote({ text, signatures: [signature] })
    expect(() => openCheckpoint(only(signNote(text, logSigner)), trust)).toThrow(NotProven)
    expect(() => openCheckpoint(only(cosignNote(text, clockSigner, 1n)), trust)).toThrow(NotProven)
    const other = { origin: 'other.example', size: 5n, root }
    const foreign = signCheckpoint(other, { log: logSigner, clock: clockSigner, time: 1n })
    expect(() => openCheckpoint(foreign, trust)).toThrow(NotProven)
    const forger = { log: { ...logSigner, seed: signerOf('m').seed }, clock: clockSigner, time: 1n }
    expect(() => openCheckpoint(signCheckpoint({ origin, size: 5n, root }, forger), trust)).toThrow(NotProven)
  })

  it('is not believed about an empty tree with the root of another', () => {
    const by = { log: logSigner, clock: clockSigner, time: 1n }
    expect(openCheckpoint(signCheckpoint({ origin, size: 0n, root: emptyRoot }, by), trust).size).toBe(0n)
    expect(() => openCheckpoint(signCheckpoint({ origin, size: 0n, root }, by), trust)).toThrow(NotProven)
  })

  it('is not believed at a time beyond any clock', () => {
    const far = signCheckpoint(
      { origin, size: 5n, root },
      { log: logSigner, clock: clockSigner, time: (1n << 63n) - 1n },
    )
    expect(() => openCheckpoint(far, trust)).toThrow(NotProven)
  })
})

describe('a log under a quorum of two witnesses of three', () => {
  it('is believed once two have cosigned, at the time the second of them reached', () => {
    const opened = openCheckpoint(cosigned(note, { w1: 1010n, w3: 1020n }), twoOfThree)
    expect(opened.cosigners).toEqual(['w1', 'w3'])
    expect(opened.cosignedAt).toBe(1010)
    const witnessed = openCheckpoint(frozen.checkpointWitnessed, parseTrust(frozen.trustWitnessed))
    expect(witnessed.cosignedAt).toBe(frozen.witnessedAt)
    expect(witnessed.cosigners).toEqual(['w1', 'w2'])
  })

  it('is not believed with one, with the log’s own clock for a second, or with strangers', () => {
    expect(() => openCheckpoint(note, twoOfThree)).toThrow(NotProven)
    expect(() => openCheckpoint(cosigned(note, { w1: 1010n }), twoOfThree)).toThrow(NotProven)
    expect(() => openCheckpoint(cosigned(note, { w1: 1010n, w9: 1010n }), twoOfThree)).toThrow(NotProven)
    const twice = cosigned(cosigned(note, { w1: 1010n }), { w1: 1020n })
    expect(() => openCheckpoint(twice, twoOfThree)).toThrow(NotProven)
  })

  it('does not look fresh because one witness, or the log’s clock, lies about the time', () => {
    const liar = cosigned(note, { w1: 1010n, w2: 999_999_999n, w3: 1005n })
    expect(openCheckpoint(liar, twoOfThree).cosignedAt).toBe(1010)
    const clock = signCheckpoint({ origin, size: 5n, root }, { log: logSigner, clock: clockSigner, time: 999_999n })
    expect(openCheckpoint(cosigned(clock, { w1: 1010n, w2: 1010n }), twoOfThree).cosignedAt).toBe(1010)
  })

  it('does not break because one witness names a time beyond any clock: it only does not count', () => {
    const absurd = { w1: 1010n, w2: (1n << 63n) - 1n }
    expect(() => openCheckpoint(cosigned(note, absurd), twoOfThree)).toThrow(NotProven)
    expect(openCheckpoint(cosigned(note, { ...absurd, w3: 1000n }), twoOfThree).cosigners).toEqual(['w1', 'w3'])
  })

  it('rejects the note where a known witness’s cosignature was bent', () => {
    const { text, signatures } = parseNote(cosigned(note, { w1: 1010n, w2: 1010n, w3: 1010n }))
    const bent = signatures.map((s) =>
      s.name === 'w3' ? { ...s, bytes: s.bytes.map((b, i) => (i === 20 ? b ^ 1 : b)) } : s,
    )
    expect(() => openCheckpoint(formatNote({ text, signatures: bent }), twoOfThree)).toThrow(NotProven)
  })
})

describe('what a verifier must know beforehand', () => {
  it('reads back what it wrote', () => {
    expect(parseTrust(formatTrust(twoOfThree))).toEqual(twoOfThree)
    expect(parseTrust(frozen.trustWitnessed).policy.quorum).toBe('witnesses')
  })

  it('lets no key serve twice, and no log stand for two', () => {
    const log = `log ${formatVerifierKey(logKey)}\n`
    const made =
      (lines: string, clock = clockKey) =>
      () =>
        makeTrust({ clockKey: clock, policy: parsePolicy(lines) })
    expect(made(`${log}quorum none\n`)).not.toThrow()
    expect(made('quorum none\n')).toThrow(Malformed)
    const second = formatVerifierKey(verifierKeyOf(signerOf('b'), 1))
    expect(made(`${log}log ${second}\nquorum none\n`)).toThrow(Malformed)
    expect(made(`${log}witness w ${formatVerifierKey(clockKey)}\nquorum w\n`)).toThrow(Malformed)
    expect(made(`log ${formatVerifierKey(verifierKeyOf(logSigner, 4))}\nquorum none\n`)).toThrow(Malformed)
    expect(made(`${log}quorum none\n`, verifierKeyOf({ ...logSigner, name: `${origin}/clock` }, 4))).toThrow(Malformed)
    expect(made(`${log}quorum none\n`, verifierKeyOf({ ...clockSigner, name: 'clock' }, 4))).toThrow(Malformed)
    expect(made(`${log}quorum none\n`, verifierKeyOf(clockSigner, 1))).toThrow(Malformed)
  })

  it.each([
    '',
    'fuin-log-trust/2\n',
    frozen.trust.replace('clock ', ''),
    frozen.trust.replace('/1', '/2'),
    ` ${frozen.trust}`,
  ])('refuses %j', (text) => {
    expect(() => parseTrust(text)).toThrow(Malformed)
  })
})

describe('while two people have set the quorum aside', () => {
  const span = { from: instant(999_500), until: instant(1_000_000) }
  const at = (time: bigint) => signCheckpoint({ origin, size: 5n, root }, { log: logSigner, clock: clockSigner, time })

  it('the log’s own clock stands in for the witnesses, and the answer says so', () => {
    expect(openCheckpoint(at(1000n), twoOfThree, span)).toEqual({
      origin,
      size: 5n,
      root,
      cosigners: [],
      cosignedAt: 1000,
      suspended: true,
    })
    // The suspension began within this second.
    expect(openCheckpoint(at(999n), twoOfThree, span).cosignedAt).toBe(999)
  })

  it('a checkpoint of before or after still needs its witnesses', () => {
    for (const time of [998n, 1001n]) expect(() => openCheckpoint(at(time), twoOfThree, span)).toThrow(NotProven)
    expect(() => openCheckpoint(at(1000n), twoOfThree)).toThrow(NotProven)
  })

  it('a quorum that is there counts, and nothing is said of the suspension', () => {
    const opened = openCheckpoint(cosigned(at(1000n), { w3: 1000n, w1: 1000n }), twoOfThree, span)
    expect(opened.suspended).toBeUndefined()
    expect(opened.cosigners).toEqual(['w1', 'w3'])
    // By name, in whatever order the policy has them.
    const backwards = witnesses.trimEnd().split('\n').reverse().join('\n')
    const other = trustUnder(`${backwards}\ngroup g 2 w1 w2 w3\nquorum g\n`)
    expect(openCheckpoint(cosigned(at(1000n), { w3: 1000n, w1: 1000n }), other).cosigners).toEqual(['w1', 'w3'])
  })

  it('a checkpoint without the time of the log’s clock has none, even where a witness says one', () => {
    const text = formatCheckpoint({ origin, size: 5n, root })
    const bare = formatNote({ text, signatures: [signNote(text, logSigner)] })
    expect(() => openCheckpoint(bare, twoOfThree, span)).toThrow('no time by the clock')
    const one = cosigned(bare, { w1: 1000n })
    expect(() => openCheckpoint(one, twoOfThree, span)).toThrow('no time by the clock')
  })
})

describe('the time a note says the log’s clock signed at', () => {
  const text = formatCheckpoint({ origin, size: 5n, root })
  const of = (...signatures: readonly ReturnType<typeof signNote>[]) =>
    clockTimeIn(formatNote({ text, signatures: [signNote(text, logSigner), ...signatures] }), origin)
  const clock = (time: bigint) => cosignNote(text, clockSigner, time)

  it('is that of its clock and of no witness, the latest if there are several, and zero if there is none', () => {
    expect(of()).toBe(0)
    expect(of(clock(1000n))).toBe(1000)
    expect(of(clock(1000n), cosignNote(text, signerOf('w1'), 5000n))).toBe(1000)
    expect(of(clock(3000n), clock(1000n))).toBe(3000)
    expect(of(clock(1000n), clock(3000n))).toBe(3000)
  })

  it('is none beyond any clock, nor one that a plain signature of its name would say', () => {
    expect(of(clock(8_640_000_000_000n))).toBe(8_640_000_000_000)
    expect(of(clock(8_640_000_000_001n))).toBe(0)
    expect(of(clock(1000n), clock(8_640_000_000_001n))).toBe(1000)
    expect(of(signNote(text, clockSigner))).toBe(0)
  })
})
