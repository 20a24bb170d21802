/**
 * What a passkey signs to show that it is here, and now. A challenge is random,
 * lapses after minutes, and says in its own mark for whom and for what it
 * was made: half a sign-in, a session, one form. So nobody needs to be known, and
 * nothing is written, before one was answered well; and one that was made for
 * another moment, another browser or another act is not this one.
 *
 *     base64url( 16 random bytes ‖ u64 end, milliseconds ‖ HMAC-SHA256 )
 *
 * It is good once: the step that takes its answer writes its hash down.
 */
import { timingSafeEqual } from 'node:crypto'
import { concat, toHex, u64 } from '../formats/bytes.ts'
import { sha256 } from '../formats/sha256.ts'
import { type Instant, instant, minutes, type Sha256Hex } from '../ids.ts'
import type { Ground } from './ground.server.ts'
import type { SentForm } from './sent-form.ts'

/** One that is made waits as long as what else is being set up; see pendingLasts. */
const lasts = { show: minutes(5), make: minutes(15) } as const

/** Showing a passkey that is kept, or making one: neither answer may stand for the other. */
export type PasskeyAct = 'show' | 'make'

/** For whom and for what, in one line. */
export type ChallengeFor = string

export const forSignIn = (browser: string): ChallengeFor => `sign-in ${browser}`
export const forHalfSignIn = (half: Uint8Array): ChallengeFor => `half ${toHex(half)}`
export const forStepUp = (session: Sha256Hex): ChallengeFor => `step-up ${session}`
/** The very form that asks for the act: an answer cannot be carried to another one. */
export const forForm = (session: Sha256Hex, { value, place }: Pick<SentForm, 'value' | 'place'>): ChallengeFor =>
  `form ${session} ${value} ${place}`
export const forMaking = (session: Sha256Hex): ChallengeFor => `making ${session}`
export const forLink = (link: string): ChallengeFor => `link ${link}`
export const forInvitation = (invitation: string): ChallengeFor => `invitation ${invitation}`

type Marking = Pick<Ground, 'serverKey'>

const head = 24
const markOf = ({ serverKey }: Marking, act: PasskeyAct, made: Uint8Array, whom: ChallengeFor): Uint8Array =>
  serverKey.mark(`${act}\n${toHex(made)}\n${whom}`, 'passkey-challenge')

export function makeChallenge(
  ground: Pick<Ground, 'serverKey' | 'now' | 'random'>,
  act: PasskeyAct,
  whom: ChallengeFor,
): string {
  const made = concat(ground.random(16), u64(BigInt(ground.now() + lasts[act])))
  return Buffer.from(concat(made, markOf(ground, act, made, whom))).toString('base64url')
}

export interface OwnChallenge {
  /** SHA-256: under this it is written down once it was answered. */
  readonly hash: Uint8Array
  readonly until: Instant
}

/** Null for one that is not ours, was made for something else, or has lapsed. */
export function readChallenge(
  ground: Marking,
  given: {
    readonly challenge: string
    readonly act: PasskeyAct
    readonly whom: ChallengeFor
    readonly at: Instant
  },
): OwnChallenge | null {
  const bytes = new Uint8Array(Buffer.from(given.challenge, 'base64url'))
  if (bytes.length !== head + 32) return null
  const made = bytes.subarray(0, head)
  if (!timingSafeEqual(markOf(ground, given.act, made, given.whom), bytes.subarray(head))) return null
  const until = instant(Number(Buffer.from(made.subarray(16)).readBigUInt64BE()))
  return given.at < until ? { hash: sha256(bytes), until } : null
}
