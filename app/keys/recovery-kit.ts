/**
 * The recovery kit: everything a person needs to open their mail without this
 * portal, and to take their key out of use, but for the passphrase. Plain text,
 * so that paper and any editor keep it.
 */

import { toBase64 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import { dearmor } from '../formats/openpgp-armor.ts'
import { readForeign } from '../outcome.ts'

/** OpenPGP armor (RFC 9580 §6.2). The checksum is left out, as §6.1 recommends; GnuPG and Sequoia read it so. */
export function armored(bytes: Uint8Array, label: 'PRIVATE KEY BLOCK' | 'PUBLIC KEY BLOCK' | 'MESSAGE'): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? []
  return `-----BEGIN PGP ${label}-----\n\n${lines.join('\n')}\n-----END PGP ${label}-----\n`
}

/** No kit of ours is longer, in characters. */
export const longestKit = 65_536

/** The sealed trust card in a kit, or in whatever part of it was pasted; null where there is none. */
export function cardInKit(text: string): Uint8Array | null {
  const from = text.indexOf('-----BEGIN PGP MESSAGE-----')
  const end = '-----END PGP MESSAGE-----'
  const to = text.indexOf(end, Math.max(0, from))
  if (text.length > longestKit || from < 0 || to < 0) return null
  return readForeign(() => dearmor(text.slice(from, to + end.length), 'MESSAGE'))
}

/** The protected private key in a kit, or in a file of the key alone; null where there is none. */
export function keyInKit(text: string): Uint8Array | null {
  const from = text.indexOf('-----BEGIN PGP PRIVATE KEY BLOCK-----')
  const end = '-----END PGP PRIVATE KEY BLOCK-----'
  const to = text.indexOf(end, Math.max(0, from))
  if (text.length > longestKit || from < 0 || to < 0) return null
  return readForeign(() => dearmor(text.slice(from, to + end.length), 'PRIVATE KEY BLOCK'))
}

/** A heading and what stands under it. */
export type KitPart = readonly [heading: string, text: string]

export function recoveryKit(title: string, parts: readonly KitPart[]): string {
  const sections = parts.map(([heading, text]) => `■ ${heading}\n${text.trimEnd()}\n`)
  return `${title}\n\n${sections.join('\n')}`
}

/** How many words are asked for: one of eight could be remembered from having just seen it. */
export const wordsAsked = 3

/**
 * Different places among so many words, counted from one, in their order.
 * `random` gives a whole number from 0 to below its argument.
 */
export function placesToAsk(words: number, random: (below: number) => number): readonly number[] {
  const places = Array.from({ length: words }, (_, i) => i + 1)
  const asked: number[] = []
  while (asked.length < Math.min(wordsAsked, words)) asked.push(...places.splice(random(places.length), 1))
  return asked.sort((a, b) => a - b)
}

/** The word at the place asked, counted from one, as somebody types it from paper. */
export function isWordAt(
  passphrase: string,
  { place, typed }: { readonly place: number; readonly typed: string },
): boolean {
  return passphrase.split(' ')[place - 1] === normalized(typed, 'NFKC').trim().toLowerCase()
}
