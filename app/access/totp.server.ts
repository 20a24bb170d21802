import { generateSync, generateURI, ScureBase32Plugin, verifySync } from 'otplib'
import { type Instant, instant } from '../ids.ts'

/** RFC 6238 with the values every authenticator app knows: SHA-1, six digits, 30 seconds. */
const period = 30

const base32 = new ScureBase32Plugin()

/** Base32 of 20 bytes, as RFC 4226 §4 recommends. */
export const totpSecret = (random20: Uint8Array): string => base32.encode(random20, { padding: false })

/** What the authenticator app's camera reads. */
export const totpUri = (
  secret: string,
  { issuer, label }: { readonly issuer: string; readonly label: string },
): string => generateURI({ issuer, label, secret })

/** The code an app would show at that time. */
export const totpCode = (secret: string, at: Instant): string => generateSync({ secret, epoch: seconds(at) })

/**
 * The 30-second step a code belongs to, one step of clock error to either side;
 * null where it is none or not later than `after`. The step must then be written
 * down in one conditional update: two requests may bring the same code at once.
 */
export function totpStep(
  secret: string,
  { code, at, after }: { readonly code: string; readonly at: Instant; readonly after: number },
): number | null {
  // otplib throws on anything else.
  if (!/^\d{6}$/.test(code)) return null
  const now = seconds(at)
  // Its bound must lie inside the window, or it refuses to compare at all.
  const verdict = verifySync({ secret, token: code, epoch: now, epochTolerance: period })
  if (!verdict.valid || !('timeStep' in verdict)) return null
  return verdict.timeStep > after ? verdict.timeStep : null
}

const seconds = (at: Instant): number => Math.floor(at / 1000)

/** When the step after the one of `at` begins. */
export const nextStepAt = (at: Instant): Instant => instant((Math.floor(at / 1000 / period) + 1) * period * 1000)
