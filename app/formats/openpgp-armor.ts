/**
 * ASCII armor (RFC 9580 §6.2): how keys and signatures look when people copy them
 * out of a mail or a terminal. Read at the edge, where something is pasted; past
 * it there are bytes alone, in their one spelling.
 */
import { Malformed } from '../outcome.ts'
import { fromBase64 } from './bytes.ts'

export type Armored = 'PUBLIC KEY BLOCK' | 'PRIVATE KEY BLOCK' | 'SIGNATURE' | 'MESSAGE'

/** Whether a text is meant as armor of any kind; base64 has no such dashes. */
export const looksArmored = (text: string): boolean => /^\s*-----BEGIN /.test(text)

/**
 * The bytes of the one armored block of this kind. Blanks and line ends are as the
 * clipboard left them; headers are read past, and so is the checksum, which
 * vouches for nothing (§6.1). Throws Malformed on anything before or behind, on
 * another kind, and on a second block.
 */
export function dearmor(text: string, kind: Armored): Uint8Array {
  // A byte order mark and blanks that do not break come along from editors and web pages.
  const lines = text
    .replaceAll(/[\ufeff\u00a0]/g, ' ')
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
  const [first, last] = [lines[0], lines.at(-1)]
  if (first !== `-----BEGIN PGP ${kind}-----` || last !== `-----END PGP ${kind}-----`) {
    throw new Malformed(`armor: not one ${kind.toLowerCase()}`)
  }
  const inside = lines.slice(1, -1)
  const behindHeaders = inside.findIndex((line) => !/^[A-Za-z][A-Za-z-]*:( |$)/.test(line))
  const body = inside.slice(behindHeaders === -1 ? inside.length : behindHeaders).filter((line) => line !== '')
  if (/^=[A-Za-z0-9+/]{4}$/.test(body.at(-1) ?? '')) body.pop()
  const bytes = fromBase64(body.join(''))
  if (bytes.length === 0) throw new Malformed('armor: empty')
  return bytes
}
