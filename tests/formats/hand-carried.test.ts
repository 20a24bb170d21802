import { describe, expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { readHandCarried } from '../../app/formats/hand-carried.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { parseTrust } from '../../app/formats/trust.ts'
import { Malformed } from '../../app/outcome.ts'
import { frozen, trust } from './council-log.ts'

const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 + 2 * text.length))
  for (const [i, unit] of [0xfeff, ...[...text].map((one) => one.charCodeAt(0))].entries())
    view.setUint16(2 * i, unit, littleEndian)
  return new Uint8Array(view.buffer)
}

describe('a trust that people carried from machine to machine', () => {
  const text = frozen.trust
  it.each([
    ['as it was', text],
    ['with the mark of an editor', `\ufeff${text}`],
    ['with the line ends of Windows', text.replaceAll('\n', '\r\n')],
    ['with both', `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['without its last line end', text.slice(0, -1)],
  ])('%s says the same', (_, carried) => {
    expect(readHandCarried(utf8(carried))).toBe(text)
    expect(parseTrust(readHandCarried(utf8(carried)))).toEqual(trust)
  })

  it('in UTF-16, or no text at all, is refused and says so', () => {
    for (const little of [true, false])
      expect(() => readHandCarried(utf16(text, little))).toThrow('UTF-16, as some editors save: save it as UTF-8')
    expect(() => readHandCarried(Uint8Array.of(0xc3, 0x28))).toThrow(Malformed)
  })

  it('with anything else changed is not mended', () => {
    for (const bent of [text.replace('\n', '\r'), text.replace('\n', '\n\n'), `\ufeff\ufeff${text}`, ` ${text}`])
      expect(() => parseTrust(readHandCarried(utf8(bent)))).toThrow(Malformed)
    expect(readHandCarried(new Uint8Array())).toBe('')
  })

  it('is a policy too, whose own specification knows no carriage return', () => {
    expect(() => parsePolicy('quorum none\r\n')).toThrow(Malformed)
    expect(parsePolicy(readHandCarried(utf8('\ufeffquorum none\r\n'))).quorum).toBeNull()
  })
})
