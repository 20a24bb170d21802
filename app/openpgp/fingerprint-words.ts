/**
 * A fingerprint as words, to be read aloud when a person and the secretariat
 * compare it by another channel.
 *
 * Eleven words of a BIP 39 list (2,048 words, 11 bits each) carry the first 121
 * bits of the fingerprint's 160: more than the 112 below which somebody could
 * make a key whose words agree.
 */

import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js'
import { normalized } from '../formats/normalized.ts'
import type { Fingerprint } from '../ids.ts'

const lists = { en: english, ja: japanese } as const
const bitsPerWord = 11n
const count = 11n

/** Eleven words, in the order of the fingerprint's bits, first bits first. */
export function fingerprintWords(fingerprint: Fingerprint, language: 'en' | 'ja'): readonly string[] {
  const list = lists[language]
  const bits = BigInt(`0x${fingerprint}`) >> (160n - bitsPerWord * count)
  return Array.from({ length: Number(count) }, (_, place) => {
    const shift = bitsPerWord * (count - 1n - BigInt(place))
    // Some lists come decomposed (NFD); screens and ears want one form.
    return normalized(list[Number((bits >> shift) & 0x7ffn)] ?? '', 'NFC')
  })
}
