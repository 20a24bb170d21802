/**
 * The token of an invitation: 32 random bytes as 43 characters of base64url
 * (RFC 4648 §5). It stands in the link and nowhere else; the database keeps its
 * hash.
 */
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import { hours } from '../ids.ts'

export const invitationLifetime = hours(72)

export const invitationLink = (token: Uint8Array): string =>
  `/invitation/${toBase64(token).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`

/** The token's bytes, or null if the text is not exactly one. */
export function parseInvitationToken(text: string | undefined): Uint8Array | null {
  // 43 characters carry 258 bits; the last one may only use its upper four.
  if (!text || !/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text)) return null
  return fromBase64(`${text.replaceAll('-', '+').replaceAll('_', '/')}=`)
}
