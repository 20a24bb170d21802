import { hash, verify } from '@node-rs/argon2'
import { done, type Outcome, refused } from '../outcome.ts'
import { longestTyped, normalPassword, passwordMaxLength } from './password.ts'
import { makeWorkGate } from './work-gate.ts'

// Algorithm.Argon2id of a const enum, which isolated modules cannot read.
const argon2id = 2

// OWASP's first choice for Argon2id on a server: 19 MiB, two passes, one lane.
const cost = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

// Each takes a core and 19 MiB for some 25 ms, on threads that also serve the
// disk: two leave the other two of Node's four free. A hundred waiting are served
// within two seconds; whoever comes on top is asked to come again.
const gate = makeWorkGate({ running: 2, waiting: 64, kept: 32 })

/** Whoever is shed may come again after so long; seconds. */
const comeAgain = 5
const busy = () => refused('too-busy', { retryAfterSeconds: comeAgain })

/** PHC string of the normal form. */
export async function hashPassword(typed: string): Promise<Outcome<string, 'too-busy'>> {
  const made = await gate.run(() => hash(normalPassword(typed), cost), { welcome: true })
  return made === null ? busy() : done(made)
}

// Somebody who is not here has this hash: an unknown address must cost the same
// work as a wrong password, or the clock tells who is a member.
const decoy = hash(crypto.randomUUID(), cost)

export interface Claim {
  readonly typed: string
  /** `null` for somebody unknown: same work, always false. */
  readonly kept: string | null
  /** From a browser that signed in before: what strangers do must not crowd it out. */
  readonly known: boolean
}

export async function passwordMatches({ typed, kept, known }: Claim): Promise<Outcome<boolean, 'too-busy'>> {
  // A text too long to have been set is judged by its head, never put in order or hashed whole.
  const password = normalPassword(typed.slice(0, longestTyped))
  const judged = password.slice(0, 4 * passwordMaxLength)
  const isWhole = typed.length <= longestTyped && judged === password
  const phc = kept ?? (await decoy)
  const matches = await gate.run(() => verify(phc, judged), { welcome: known })
  return matches === null ? busy() : done(matches && kept !== null && isWhole)
}
