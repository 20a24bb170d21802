/**
 * An act signed in a program of one's own: its text leaves the page as a file and
 * its signature comes back. What else a vault does, the page does as far as it can:
 * it looks whether the checkpoint is the log's and continues what this browser saw
 * before, and whether the signature is by this key over this text.
 *
 * What it cannot: a page has no secret, so whoever alters its code alters this as
 * well; and it does not follow what two people decide about the log's keys. It
 * then begins anew with those the portal names, and the reader's own program is what
 * holds.
 */
import { askPortal } from '../access/ask-portal.client.ts'
import { equalBytes, fromBase64Of, parseDecimal, toBase64, toHex } from '../formats/bytes.ts'
import { openCheckpoint, type VerifiedCheckpoint } from '../formats/checkpoint.ts'
import { portalOf } from '../formats/log-origin.ts'
import { checkConsistency } from '../formats/merkle.ts'
import { type ActToSign, attemptOf, formatAct, linesToSign } from '../formats/signed-act.ts'
import { parseTrust, type Trust } from '../formats/trust.ts'
import type { Fingerprint, PersonId } from '../ids.ts'
import type { HandKey } from '../keyring/hand-key.tsx'
import { fetchOwnKey } from '../keyring/open-vault.client.ts'
import { keepHere, readKept } from '../openpgp/kept-here.client.ts'
import { done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import type { ActSent } from './act-wire.ts'
import { isSignedByHand } from './by-hand.ts'
import { type ActChallenge, actChallenge, challengeBody } from './challenge-wire.ts'
import { askSignature, type HandRequest, handSignedBefore, rememberHandSigned } from './hand-request.ts'

/** Signs one act by hand: `signAct` of whoever brought their key. */
export async function signByHand(draft: ActToSign, key: HandKey): Promise<Outcome<ActSent, string>> {
  if (!isSignedByHand(draft.act)) return refused('needs-vault-key')
  const about = linesToSign(draft).join('\n')
  const before = handSignedBefore(about)
  if (before && before.until > Date.now()) return done(before.signed)
  const seen = await seeByHand(draft.act, key)
  if (!seen.ok) return seen
  const { portal, checkpoint, challenge, publicKey, until } = seen.value
  const { size, root, cosignedAt: time } = checkpoint
  const { person: actor, fingerprint } = key
  const text = formatAct({ ...draft, portal, actor, key: fingerprint, seen: { size, root, time }, challenge })
  const file = `fuin-${draft.act}-${toHex(attemptOf(text)).slice(0, 8)}`
  const signature = await askSignature({ text, file, fingerprint, publicKey, until })
  if (!signature) return refused('hand-left')
  const signed = { text, signature: toBase64(signature) }
  rememberHandSigned({ about, signed, until })
  return done(signed)
}

interface SeenByHand {
  readonly portal: string
  readonly checkpoint: VerifiedCheckpoint
  readonly challenge: Uint8Array
  readonly publicKey: Uint8Array
  readonly until: number
}

async function seeByHand(act: ActToSign['act'], { person, ...key }: HandKey): Promise<Outcome<SeenByHand, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  // Another account may have signed in meanwhile, in another tab.
  if (own.value.person !== person) return refused('signed-out')
  const publicKey = key.publicKey ?? own.value.publicKey
  const trust = readForeign(() => parseTrust(own.value.trust))
  if (!publicKey || !trust) return refused(publicKey ? 'trust-unreadable' : 'key-unknown')
  const pin = pinOf(person, trust)
  const body = { act, from: pin?.size ?? 0n, byHand: true }
  const asked = await askPortal('/acts/challenge', { method: 'POST', sends: challengeBody, body, answer: actChallenge })
  if (!asked.ok) return asked
  const checkpoint = verified(asked.value, trust, pin)
  if (!checkpoint.ok) return checkpoint
  keepPin(person, trust, checkpoint.value)
  const { challenge, left } = asked.value
  const portal = portalOf(trust.origin)
  return done({ portal, checkpoint: checkpoint.value, challenge, publicKey, until: Date.now() + left })
}

type Pin = Pick<VerifiedCheckpoint, 'size' | 'root'>

function verified(
  { checkpoint: note, consistency }: Pick<ActChallenge, 'checkpoint' | 'consistency'>,
  trust: Trust,
  pin: Pin | null,
): Outcome<VerifiedCheckpoint, 'checkpoint-bad' | 'log-forked' | 'log-cut-short'> {
  const checkpoint = readForeign(() => openCheckpoint(note, trust))
  if (!checkpoint) return refused('checkpoint-bad')
  if (!pin) return done(checkpoint)
  if (checkpoint.size < pin.size) return refused('log-cut-short')
  const claim = { oldSize: pin.size, oldRoot: pin.root, newSize: checkpoint.size, newRoot: checkpoint.root }
  return continues(claim, consistency) ? done(checkpoint) : refused('log-forked')
}

function continues(claim: Parameters<typeof checkConsistency>[0], proof: readonly Uint8Array[]): boolean {
  if (claim.oldSize === claim.newSize) return equalBytes(claim.oldRoot, claim.newRoot)
  try {
    checkConsistency(claim, proof)
    return true
  } catch (error) {
    if (isForeign(error)) return false
    throw error
  }
}

// ── what this browser saw of the log ───────────────────────────────────────

/** What whoever reads a release is given a proof from; 0 where nothing was seen. */
export const seenSize = (person: PersonId, trust: Trust): bigint => pinOf(person, trust)?.size ?? 0n

/** Under these very keys; null where nothing was seen. */
function pinOf(person: PersonId, trust: Trust): Pin | null {
  const [key, size, root] = (readKept('seen', person) ?? '').split(' ')
  if (key !== keyOf(trust) || size === undefined || root === undefined) return null
  return readForeign(() => ({ size: parseDecimal(size, 'size'), root: fromBase64Of(32, root, 'root') }))
}

const keepPin = (person: PersonId, trust: Trust, { size, root }: Pin): void =>
  keepHere('seen', person, `${keyOf(trust)} ${size} ${toBase64(root)}`)

const keyOf = ({ origin, logKey }: Trust): string => `${origin}/${toBase64(logKey.publicKey)}`

/** Whether it can be the answer: why not, in a reason word. */
export async function judgeHandSignature(
  request: Pick<HandRequest, 'text' | 'publicKey'> & { readonly fingerprint: Fingerprint },
  signature: Uint8Array,
): Promise<Outcome<undefined, 'hand-form' | 'hand-not-good'>> {
  const [{ parseOpenPgpSignature }, { judgeSignature }] = await Promise.all([
    import('../formats/openpgp-signature.ts'),
    import('../openpgp/public-key.ts'),
  ])
  const read = readForeign(() => parseOpenPgpSignature(signature))
  if (!read) return refused('hand-form')
  try {
    // Its own time: whether that is near its entry's the portal judges, by a clock that is not this machine's.
    await judgeSignature({ text: request.text, signature, keyBytes: request.publicKey, entryTime: read.createdAt })
    return done()
  } catch (error) {
    if (isForeign(error)) return refused('hand-not-good')
    throw error
  }
}
