/**
 * Passphrases are made, not chosen: eight words of the English BIP 39 list,
 * 11 bits each, 88 bits of the platform's randomness. With Argon2id before it, a
 * stolen protected key stays shut.
 */

import { wordlist } from '@scure/bip39/wordlists/english.js'
import { normalized } from '../formats/normalized.ts'

const words = 8

/** Eight words, one space between. */
export function makePassphrase(): string {
  const numbers = crypto.getRandomValues(new Uint16Array(words))
  // 2^16 is a multiple of the list's 2^11 words, so the remainder is even.
  return Array.from(numbers, (number) => wordlist[number % wordlist.length] ?? '').join(' ')
}

/** What people type: other spaces, capitals, full-width letters of a Japanese keyboard. */
export function normalPassphrase(typed: string): string {
  return normalized(typed, 'NFKC').trim().replace(/\s+/g, ' ')
}
