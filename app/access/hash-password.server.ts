import { hash, verify } from '@node-rs/argon2'
import { normalPassword, passwordMaxLength } from './password.ts'

// Algorithm.Argon2id of a const enum, which isolated modules cannot read.
const argon2id = 2

// OWASP's first choice for Argon2id on a server: 19 MiB, two passes, one lane.
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** PHC string of the normal form. */
export const hashPassword = (typed: string): Promise<string> => hash(normalPassword(typed), cost)

// Somebody who is not here has this hash: an unknown address must cost the same
// work as a wrong password, or the clock tells who is a member.
const decoy = hash(crypto.randomUUID(), cost)

/** `null` for somebody unknown: same work, always false. */
export async function passwordMatches(typed: string, kept: string | null): Promise<boolean> {
  const password = normalPassword(typed)
  // A text too long to have been set is judged by its head, never hashed whole.
  const judged = password.length > 4 * passwordMaxLength ? password.slice(0, 4 * passwordMaxLength) : password
  const matches = await verify(kept ?? (await decoy), judged)
  return matches && kept !== null && judged === password
}
