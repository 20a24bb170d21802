import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosignatureKeyType, formatVerifierKey, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { formatPolicy, parsePolicy, quorumMet } from '../../app/formats/policy.ts'
import { isTrouble, Malformed } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent, signerOf } from './council-log.ts'

const log = formatVerifierKey(verifierKeyOf(signerOf('log.example'), noteKeyType))
const key = (name: string) => formatVerifierKey(verifierKeyOf(signerOf(name), cosignatureKeyType))
const [a, b, c] = [key('a'), key('b'), key('c')]

// The example of https://c2sp.org/tlog-policy, with keys.
const example = `log ${log}

witness X1 ${key('X1')}
witness X2 ${key('X2')}
witness X3 ${key('X3')}
group X-witnesses 2 X1 X2 X3

witness Y1 ${key('Y1')}
witness Y2 ${key('Y2')}
witness Y3 ${key('Y3')}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`

describe('trust policies as C2SP spells them', () => {
  it.each([
    [[], false],
    [['X1', 'X2', 'X3'], false],
    [['Y1', 'Y2', 'Y3'], false],
    [['X1', 'Y1'], false],
    [['X1', 'X3', 'Y2'], true],
    [['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'], true],
    [['X1', 'X2', 'X-and-Y'], false],
    [['X1', 'X2', 'Y-witnesses'], false],
  ])('counts %j towards the quorum of the example: %j', (names, met) => {
    expect(quorumMet(parsePolicy(example), new Set(names))).toBe(met)
  })

  it('asks for nobody under quorum none, and for the one under a quorum of one', () => {
    expect(quorumMet(parsePolicy('quorum none\n'), new Set())).toBe(true)
    const one = parsePolicy(`witness a ${a}\nquorum a\nwitness b ${b}\n`)
    expect(quorumMet(one, new Set(['b']))).toBe(false)
    expect(quorumMet(one, new Set(['a']))).toBe(true)
  })

  it('reads tabs, spaces, comments, empty lines and addresses', () => {
    const text = `# 協議会\n\t \n  log\t${log}   https://log.example/ \n #x\nwitness 証人 ${a} https://w.example/\nquorum\t証人`
    const policy = parsePolicy(`${text}\n`)
    expect(policy.logs[0]?.url).toBe('https://log.example/')
    expect(policy.witnesses[0]?.url).toBe('https://w.example/')
    expect(policy.quorum).toBe('証人')
    expect(() => parsePolicy(text)).toThrow(Malformed)
  })

  it('takes names as they are: a Kelvin sign is not a K', () => {
    expect(() => parsePolicy(`witness \u212a ${a}\nquorum K\n`)).toThrow(Malformed)
    expect(parsePolicy(`witness \u212a ${a}\nwitness K ${b}\nquorum K\n`).witnesses).toHaveLength(2)
  })

  it('writes what it reads back the same', () => {
    const policy = parsePolicy(example)
    expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
    expect(formatPolicy(parsePolicy(`log ${log}\nquorum none\n`))).toBe(`log ${log}\nquorum none\n`)
  })

  it('holds 32 logs, 32 witnesses and 32 groups, and has an end', () => {
    const lines = (n: number) =>
      Array.from({ length: n }, (_, i) => {
        const logLine = `log ${formatVerifierKey(verifierKeyOf(signerOf(`l${i}`), noteKeyType))}\n`
        return `${logLine}witness w${i} ${key(`w${i}`)}\ngroup g${i} all w${i}\n`
      }).join('')
    expect(parsePolicy(`${lines(32)}quorum g31\n`).groups).toHaveLength(32)
    expect(() => parsePolicy(`${lines(257)}quorum g31\n`)).toThrow(Malformed)
    expect(() => parsePolicy(`#${'x'.repeat(1_000_000)}\nquorum none\n`)).toThrow(Malformed)
  })

  const ab = `witness a ${a}\nwitness b ${b}\n`
  it.each([
    ['no quorum', ab],
    ['nothing', ''],
    ['two quorums', 'quorum none\nquorum none\n'],
    ['a quorum of nobody', 'quorum x\n'],
    ['a quorum defined later', `quorum a\n${ab}`],
    ['a quorum of two words', `${ab}quorum a b\n`],
    ['a quorum without a name', 'quorum\n'],
    ['a line of an unknown kind', 'quorum none\nmonitor x\n'],
    ['a keyword in capitals', 'Quorum none\n'],
    ['a witness twice', `${ab}witness c ${a}\nquorum none\n`],
    ['a log twice', `log ${log}\nlog ${log}\nquorum none\n`],
    ['a name twice', `witness a ${a}\nwitness a ${b}\nquorum none\n`],
    ['a group named as a witness', `${ab}group a any b\nquorum none\n`],
    ['a witness named none', `witness none ${a}\nquorum none\n`],
    ['a group named none', `${ab}group none any a b\nquorum none\n`],
    ['none as a member', `${ab}group g any a none\nquorum g\n`],
    ['a group without members', `${ab}group g any\nquorum none\n`],
    ['a member not yet defined', `${ab}group g any a c\nwitness c ${c}\nquorum g\n`],
    ['a group in itself', `${ab}group g any a g\nquorum g\n`],
    ['a member twice in a group', `${ab}group g 2 a a b\nquorum g\n`],
    ['a member in two groups', `${ab}group g any a\ngroup h any a b\nquorum h\n`],
    ['a threshold of none', `${ab}group g 0 a b\nquorum g\n`],
    ['a threshold of more than all', `${ab}group g 3 a b\nquorum g\n`],
    ['a threshold in another spelling', `${ab}group g 02 a b\nquorum g\n`],
    ['a threshold in words', `${ab}group g most a b\nquorum g\n`],
    ['a negative threshold', `${ab}group g -1 a b\nquorum g\n`],
    ['a witness that cannot cosign', `witness l ${log}\nquorum none\n`],
    ['a witness line too long', `witness a ${a} https://w.example/ more\nquorum none\n`],
    ['a witness without a key', 'witness a\nquorum none\n'],
    ['a log line too long', `log ${log} https://l.example/ more\nquorum none\n`],
    ['a log without a key', 'log\nquorum none\n'],
    ['a key that is none', 'log x+y+z\nquorum none\n'],
    ['a carriage return', 'quorum none\r\n'],
    ['a DEL', '# \u007f\nquorum none\n'],
    ['a form feed', 'quorum\fnone\n'],
    ['half a surrogate pair', '# \ud800\nquorum none\n'],
    ['no last line feed', 'quorum none'],
  ])('refuses a policy with %s', (_, text) => {
    expect(() => parsePolicy(text)).toThrow(Malformed)
  })

  it('throws nothing but Malformed, and writes back whatever it took', () => {
    const change = fc.record({
      at: fc.nat(5000),
      drop: fc.nat(30),
      put: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('\n', ' none ', ' 1 ', '#', `\nwitness z ${a}\n`)),
    })
    fc.assert(
      fc.property(change, (how) => {
        try {
          const policy = parsePolicy(bent(example, how))
          expect(parsePolicy(formatPolicy(policy))).toEqual(policy)
        } catch (error) {
          if (!isTrouble(error, 'Malformed')) throw error
        }
      }),
      { numRuns: rounds(500) },
    )
  })
})
