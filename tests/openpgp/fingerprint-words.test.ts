import { expect, it } from 'vitest'
import type { Fingerprint } from '../../app/ids.ts'
import { fingerprintWords } from '../../app/openpgp/fingerprint-words.ts'

const fingerprint = (text: string) => text.padEnd(40, '0') as Fingerprint

it.each(['en', 'ja'] as const)('a fingerprint is read aloud as eleven words (%s), each from the list', (language) => {
  const words = fingerprintWords(fingerprint('0123456789abcdef'), language)
  expect(words).toHaveLength(11)
  expect(words.every((word) => word.length > 0)).toBe(true)
})

it('the words begin with the first bits: 11 each, as BIP 39 counts', () => {
  expect(fingerprintWords(fingerprint(''), 'en')).toEqual(Array(11).fill('abandon'))
  expect(fingerprintWords(fingerprint('002'), 'en')[0]).toBe('ability')
  expect(fingerprintWords(fingerprint('ffe'), 'en')[0]).toBe('zoo')
})

it('each of the first 121 bits changes a word, so that no look-alike under 112 bits serves', () => {
  for (let bit = 0; bit < 121; bit++) {
    const other = (1n << BigInt(159 - bit)).toString(16).padStart(40, '0') as Fingerprint
    expect(fingerprintWords(other, 'ja')).not.toEqual(fingerprintWords(fingerprint(''), 'ja'))
  }
})
