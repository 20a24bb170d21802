import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { leafHash } from '../formats/merkle.ts'
import { type ActObject, parseAct } from '../formats/signed-act.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { agreeingObjects, proposingObjects } from './council-proposal.ts'
import { passkeyDaysBody, secondBody } from './decision-wire.ts'
import type { CouncilKind } from './decisions.ts'
import { type PasskeyDays, parsePasskeyDays, passkeyObjects } from './passkey-dates.ts'
import { refusalReason } from './refusal.ts'

/** What stands in every proposal's body beside what it is about. */
interface ProposalSaid {
  readonly reason: string
  readonly salt: Uint8Array
  readonly act: ActSent
}

/** The act `propose`, with its reason by a salted hash; `send` brings it to its kind's own door. */
export function proposalToSign(
  { kind, about, text }: { readonly kind: CouncilKind; readonly about: readonly ActObject[]; readonly text: string },
  send: (said: ProposalSaid) => Promise<Outcome<unknown, string>>,
): Outcome<Signable, string> {
  const reason = refusalReason(text)
  if (!reason.ok) return reason
  const form = `propose ${kind} ${about.map(({ id }) => id).join(' ')}`
  const salted = saltedFor(form, reason.value)
  return done({
    act: { act: 'propose', objects: proposingObjects(kind, about, salted) },
    salted: form,
    send: (act) => send({ reason: salted.text, salt: saltSent(form, salted), act }),
  })
}

/** From when on powers take a passkey. */
export function passkeyDaysToSign(typed: PasskeyDays, text: string): Outcome<Signable, string> {
  const days = parsePasskeyDays(typed)
  if (!days.ok) return days
  return proposalToSign({ kind: 'passkeys', about: passkeyObjects(days.value), text }, (said) =>
    askPortal('/decisions/passkeys/sign', {
      method: 'POST',
      sends: passkeyDaysBody,
      body: { ...days.value, ...said },
      answer: unread,
    }),
  )
}

/** The act `agree` under the entry that proposes, made from its very bytes. */
export function agreementToSign({
  kind,
  index,
  entry,
}: {
  readonly kind: CouncilKind
  /** Decimal. */
  readonly index: string
  /** Base64. */
  readonly entry: string
}): Outcome<Signable, string> {
  const bytes = fromBase64(entry)
  const { act } = parseEntry(bytes)
  if (!act) return refused('decision-gone')
  const asked = { index: BigInt(index), leaf: leafHash(bytes) }
  return done({
    act: { act: 'agree', objects: agreeingObjects(kind, asked, parseAct(act.text)) },
    send: (signed) => {
      const body = { kind, act: signed }
      return askPortal('/decisions/second', { method: 'POST', sends: secondBody, body, answer: unread })
    },
  })
}
