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
import { toHex } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import type { Fingerprint } from '../ids.ts'

const lists = { en: english, ja: japanese } as const
const bitsPerWord = 11n
const count = 11n

/** Eleven words, in the order of the fingerprint's bits, first bits first. */
export function fingerprintWords(fingerprint: Fingerprint, language: 'en' | 'ja'): readonly string[] {
  return firstWords(fingerprint, { count, language })
}

/** The first bits of these bytes as so many words. */
export const spokenWords = (
  bytes: Uint8Array,
  { count: words, language }: { readonly count: number; readonly language: 'en' | 'ja' },
): readonly string[] => firstWords(toHex(bytes), { count: BigInt(words), language })

function firstWords(hex: string, asked: { readonly count: bigint; readonly language: 'en' | 'ja' }): readonly string[] {
  const list = lists[asked.language]
  const bits = BigInt(`0x${hex}`) >> (4n * BigInt(hex.length) - bitsPerWord * asked.count)
  return Array.from({ length: Number(asked.count) }, (_, place) => {
    const shift = bitsPerWord * (asked.count - 1n - BigInt(place))
    // Some lists come decomposed (NFD); screens and ears want one form.
    return normalized(list[Number((bits >> shift) & 0x7ffn)] ?? '', 'NFC')
  })
}
