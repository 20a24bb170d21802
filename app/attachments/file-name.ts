/**
 * What a file is called. A name comes from somebody else's machine and goes to a third one: it is never a path, and letters
 * that turn a line round or show nothing (`invoice‮fdp.exe`) are shown for what they are, and saved away.
 */
import { normalized } from '../formats/normalized.ts'

/** Characters; file systems take 255 bytes, and a Japanese one has three. */
const nameLimit = 80

// Directional marks, joiners, and others that leave no ink; tags and selectors among them (UAX #44).
const inkless = /\p{Default_Ignorable_Code_Point}|[\p{Cf}\p{Zl}\p{Zp}]/gu

/** As it is sealed: one spelling (NFC), the last step of a path, nothing that controls. */
export function sealedName(given: string): string {
  const last = normalized(given, 'NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/\p{Cc}/gu, '').trim()
  return /^\.*$/.test(plain) ? 'file' : shortened(plain)
}

/** With what cannot be seen spelled out, so that a reader sees in which order the letters stand. */
export const shownName = (name: string): string =>
  name.replace(/[\p{Cc}]/gu, '�').replace(inkless, (hidden) => `[U+${codeOf(hidden)}]`)

const codeOf = (letter: string): string => (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')

/** Names that Windows takes for machines, whatever stands behind the dot. */
const machines = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** As the reader's machine gets it, whatever the author signed: no path, no order turned round, no name of a machine, no hidden file. */
export function savedName(name: string): string {
  const plain = sealedName(name)
    .replace(inkless, '')
    .replace(/[<>:"|?*\p{Cc}]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
  const safe = plain === '' ? 'file' : plain
  return machines.test(safe) ? `_${safe}` : safe
}

/** Cut in the middle, so that the ending still says what it is. */
function shortened(name: string): string {
  const letters = [...name]
  if (letters.length <= nameLimit) return name
  const ending = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? ''
  return `${letters.slice(0, nameLimit - [...ending].length - 1).join('')}…${ending}`
}
