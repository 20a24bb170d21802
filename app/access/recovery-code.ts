/**
 * Recovery codes: ten, 80 random bits each, in Crockford's base 32 (no I, L, O,
 * U, so that nothing is mistaken when copied by hand): XXXX-XXXX-XXXX-XXXX. With
 * that much chance in them a plain SHA-256 is hash enough.
 */

import { utf8 } from '../formats/bytes.ts'
import { normalized } from '../formats/normalized.ts'
import { sha256 } from '../formats/sha256.ts'

export const recoveryCodeCount = 10
export const recoveryCodeBytes = 10

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The code of 10 random bytes. */
export function recoveryCode(random10: Uint8Array): string {
  if (random10.length !== recoveryCodeBytes) throw new RangeError('a recovery code is made of 10 bytes')
  let bits = 0n
  for (const byte of random10) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += alphabet[Number((bits >> shift) & 31n)] ?? ''
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** The code as it was made, from what a person typed: small letters, spaces, O for 0, I or L for 1. Null if it is none. */
export function readRecoveryCode(typed: string): string | null {
  const bare = normalized(typed, 'NFKC').toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  if (bare.length !== 16 || [...bare].some((letter) => !alphabet.includes(letter))) return null
  return bare.replace(/(.{4})(?=.)/g, '$1-')
}

/** What the database keeps. The person is in it, so that a hash moved to another row is worth nothing. */
export const recoveryCodeHash = (person: string, code: string): Uint8Array =>
  sha256(utf8(`fuin-recovery-code/1\n${person}\n${code}\n`))
