/**
 * A link that a letter holds: good once, for one purpose, between two times.
 *
 *     base64url( 16 random bytes ) ‖ base64url( HMAC-SHA256, cut to 24 bytes )
 *
 * The first part names its row, the second says that this server made it. So the
 * letter can be written when it goes out, and the database holds nothing that
 * opens anything.
 */
import { minutes } from '../ids.ts'

export const linkPurposes = ['reset', 'restore', 'address-old', 'address-new'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

/** For a new password: long enough to find the letter and the telephone. */
export const resetLasts = minutes(30)

const paths = {
  reset: '/sign-in/reset',
  restore: '/sign-in/restore',
  'address-old': '/address',
  'address-new': '/address',
} as const satisfies Record<LinkPurpose, string>

/** Address within the portal. */
export const linkPath = (purpose: LinkPurpose, token: string): string => `${paths[purpose]}/${token}`

/** The two parts; null for any other text. */
export function partsOfLink(token: string | undefined): { readonly id: string; readonly mark: string } | null {
  const [, id, mark] = /^([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{32})$/.exec(token ?? '') ?? []
  return id && mark ? { id, mark } : null
}
