/**
 * Hands somebody their own out of the house: made and recorded as an evidence
 * bundle is (export-evidence), so that strangers check it by the same verifier,
 * but holding of others only what their own record shows them.
 */
import type { ActorFields } from '../access/actor.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { concat } from '../formats/bytes.ts'
import type { PersonId } from '../ids.ts'
import { currentKeyOf, flawOf, type KeyFlaw } from '../keyring/key-store.server.ts'
import { readAsked } from '../lists/list.ts'
import { sealToKey } from '../openpgp/seal-to-key.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { logList } from '../review/log-filter.ts'
import { consentAt } from './consent-paper.server.ts'
import type { EvidenceGround } from './evidence-ground.server.ts'
import type { EvidenceRequest } from './evidence-request.ts'
import { type EvidenceMade, type EvidenceRefusal, exportEvidence } from './export-evidence.server.ts'
import type { Holder } from './gather-evidence.server.ts'
import { consentRequest, recordQuery, recordRequest, type Span } from './hand-out.ts'

export interface HandOutAsked {
  readonly by: ActorFields
  readonly salt: Uint8Array
  readonly sent: ActSent
}

export type HandOutRefusal = EvidenceRefusal | 'date-unreadable' | 'range-reversed'

const handedOut = (
  ground: EvidenceGround,
  { by: fields, salt, sent }: HandOutAsked,
  { request, holder }: { readonly request: EvidenceRequest; readonly holder: Holder },
): Promise<Outcome<EvidenceMade, EvidenceRefusal>> =>
  exportEvidence(ground, { request, by: { fields, salt, sent }, holder })

/** Everything the log holds about somebody, into their own hands: asked for by themselves. */
export async function handOutRecord(
  ground: EvidenceGround,
  { span, ...asked }: HandOutAsked & { readonly span: Span },
): Promise<Outcome<EvidenceMade, HandOutRefusal>> {
  const person = asked.by.actor
  const request = requestOf(person, span)
  if (!request.ok) return request
  return handedOut(ground, asked, { request: request.value, holder: { person, addresses: true } })
}

function requestOf(person: PersonId, span: Span): Outcome<EvidenceRequest, 'date-unreadable' | 'range-reversed'> {
  const { flaw } = readAsked(logList, recordQuery(person, span))
  if (flaw === 'range-reversed') return refused('range-reversed')
  return flaw === null ? done(recordRequest(person, span)) : refused('date-unreadable')
}

/** A hand-out that nobody but its person can open. */
export interface SealedHandOut {
  readonly file: Uint8Array
  readonly entry: bigint
}

/**
 * The same for somebody who has no access any more, asked for by the secretariat
 * for them. It leaves sealed to their own key, which went with them: whoever
 * carries it learns nothing of what they read. Whose key is gone is served by
 * compliance, with an evidence bundle.
 */
export async function handOutToLeaver(
  ground: EvidenceGround,
  { person, span, ...asked }: HandOutAsked & { readonly person: PersonId; readonly span: Span },
): Promise<Outcome<SealedHandOut, HandOutRefusal | KeyFlaw>> {
  const key = await currentKeyOf(ground.db, person)
  const flaw = flawOf(key, ground.now())
  if (flaw || !key) return refused(flaw ?? 'key-unknown')
  const request = requestOf(person, span)
  if (!request.ok) return request
  const made = await handedOut(ground, asked, { request: request.value, holder: { person, addresses: true } })
  if (!made.ok) return made
  const { publicKey, fingerprint } = key
  const file = await sealToKey(await wholeOf(made.value), { publicKey, fingerprint, date: ground.now() })
  return done({ file, entry: made.value.entry })
}

async function wholeOf({ read }: EvidenceMade): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of read()) parts.push(part)
  return concat(...parts)
}

/**
 * The consent of an organization, as a paper that strangers check: the entry with
 * the representative's signature, their key and line, the binding text. `entry`
 * must be one of this organization's.
 */
export async function handOutConsent(
  ground: EvidenceGround,
  { entry, organization, ...asked }: HandOutAsked & Parameters<typeof consentAt>[1],
): Promise<Outcome<EvidenceMade, EvidenceRefusal | 'not-found'>> {
  const consent = await consentAt(ground.db, { entry, organization })
  if (!consent) return refused('not-found')
  // Where it came on paper nobody's signature is in it, and nobody's line goes along.
  const holder = { person: consent.signedBy ?? asked.by.actor, addresses: false }
  return handedOut(ground, asked, { request: consentRequest(entry), holder })
}
