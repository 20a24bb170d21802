import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { checkReceipt, formatReceipt, parseReceipt } from '../../app/formats/receipt.ts'
import { parseTrust } from '../../app/formats/trust.ts'
import { isTrouble, Malformed, NotProven } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent, clockSigner, frozen, logSigner, origin, trust } from './council-log.ts'

const leafOf = (index: number) => fromBase64(frozen.entries[index]?.leaf ?? '')
const receipt = frozen.receipts[2] ?? ''

describe('receipts as C2SP spells them', () => {
  it('proves each of five entries that another implementation logged, and none in place of another', () => {
    for (const [i, text] of frozen.receipts.entries()) {
      const { index, checkpoint } = checkReceipt({ receipt: text, leaf: leafOf(i), trust })
      expect(index).toBe(BigInt(i))
      expect(checkpoint.size).toBe(5n)
      expect(checkpoint.cosignedAt).toBe(frozen.cosignedAt)
      const other = leafOf((i + 1) % 5)
      expect(() => checkReceipt({ receipt: text, leaf: other, trust })).toThrow(NotProven)
    }
  })

  it('satisfies a quorum where the checkpoint inside does, and only there', () => {
    const strict = parseTrust(frozen.trustWitnessed)
    const witnessed = checkReceipt({ receipt: frozen.receiptWitnessed, leaf: leafOf(2), trust: strict })
    expect(witnessed.checkpoint.cosigners).toEqual(['w1', 'w2'])
    expect(() => checkReceipt({ receipt, leaf: leafOf(2), trust: strict })).toThrow(NotProven)
  })

  it('writes the very bytes another implementation wrote', () => {
    for (const text of [...frozen.receipts, frozen.receiptWitnessed])
      expect(formatReceipt(parseReceipt(text))).toBe(text)
  })

  it('carries extra bytes, vouching for nothing', () => {
    const parts = parseReceipt(receipt)
    const text = formatReceipt({ ...parts, extra: utf8('何でも') })
    expect(text.split('\n')[1]).toBe(`extra ${toBase64(utf8('何でも'))}`)
    expect(parseReceipt(text).extra).toEqual(utf8('何でも'))
    expect(checkReceipt({ receipt: text, leaf: leafOf(2), trust }).index).toBe(2n)
    expect(formatReceipt({ ...parts, extra: new Uint8Array(0) })).toBe(receipt)
  })

  it('needs no proof for the only entry of a log', () => {
    const leaf = leafHash(utf8('first'))
    const by = { log: logSigner, clock: clockSigner, time: 5n }
    const checkpointNote = signCheckpoint({ origin, size: 1n, root: leaf }, by)
    const text = formatReceipt({ index: 0n, proof: [], checkpointNote })
    expect(text.startsWith('c2sp.org/tlog-proof@v1\nindex 0\n\ncouncil.example/log\n1\n')).toBe(true)
    expect(checkReceipt({ receipt: text, leaf, trust }).index).toBe(0n)
    const elsewhere = text.replace('index 0', 'index 1')
    expect(() => checkReceipt({ receipt: elsewhere, leaf, trust })).toThrow(NotProven)
  })

  it('keeps an index beyond 2^53 exact', () => {
    const index = (1n << 63n) - 1n
    const { checkpointNote } = parseReceipt(receipt)
    expect(parseReceipt(formatReceipt({ index, proof: [], checkpointNote })).index).toBe(index)
    expect(() => formatReceipt({ index: index + 1n, proof: [], checkpointNote })).toThrow(RangeError)
    expect(() => formatReceipt({ index: -1n, proof: [], checkpointNote })).toThrow(RangeError)
  })

  const hash = toBase64(leafOf(0))
  it.each([
    ['nothing', ''],
    ['no checkpoint', receipt.slice(0, receipt.indexOf('\n\n'))],
    ['a checkpoint nobody signed', receipt.slice(0, receipt.indexOf('\n\n—'))],
    ['another version', receipt.replace('@v1', '@v2')],
    ['a line feed before it', `\n${receipt}`],
    ['no index', receipt.replace(/index 2\n/, '')],
    ['a leading zero', receipt.replace('index 2', 'index 02')],
    ['a sign', receipt.replace('index 2', 'index +2')],
    ['an index beyond 2^63', receipt.replace('index 2', 'index 9223372036854775808')],
    ['a space after the index', receipt.replace('index 2', 'index 2 ')],
    ['an empty extra line', receipt.replace('index', 'extra \nindex')],
    ['two extra lines', receipt.replace('index', 'extra AAAA\nextra AAAA\nindex')],
    ['an extra line after the index', receipt.replace('index 2', 'index 2\nextra AAAA')],
    ['a short hash', receipt.replace('index 2\n', 'index 2\nAAAA\n')],
    ['carriage returns', receipt.replaceAll('\n', '\r\n')],
    ['more hashes than any tree is high', receipt.replace('index 2\n', `index 2\n${`${hash}\n`.repeat(64)}`)],
    ['a megabyte of extra', receipt.replace('index', `extra ${'A'.repeat(1_200_000)}\nindex`)],
  ])('refuses a receipt with %s', (_, text) => {
    expect(() => parseReceipt(text)).toThrow(Malformed)
  })

  it('makes none that could not be read', () => {
    const parts = parseReceipt(receipt)
    expect(() => formatReceipt({ ...parts, proof: [new Uint8Array(31)] })).toThrow(RangeError)
    expect(() => formatReceipt({ ...parts, proof: Array.from({ length: 64 }, () => leafOf(0)) })).toThrow(RangeError)
    expect(() => formatReceipt({ ...parts, checkpointNote: 'nothing' })).toThrow(Malformed)
  })

  it('throws nothing but Malformed and NotProven, and proves only the entry it was made for', () => {
    const change = fc.record({
      at: fc.nat(2000),
      drop: fc.nat(3),
      put: fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('\n', '\n\n', 'A', `${hash}\n`)),
    })
    const leaf = leafOf(2)
    fc.assert(
      fc.property(change, (how) => {
        try {
          const { index, checkpoint } = checkReceipt({ receipt: bent(receipt, how), leaf, trust })
          expect([index, checkpoint.size]).toEqual([2n, 5n])
        } catch (error) {
          if (!isTrouble(error, 'Malformed') && !isTrouble(error, 'NotProven')) throw error
        }
      }),
      { numRuns: rounds(3000) },
    )
  })
})
