import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome } from '../outcome.ts'
import { type EvidenceRequest, evidenceObject, formatEvidenceRequest } from './evidence-request.ts'
import { consentRequest, recordRequest, type Span, wholeRecord } from './hand-out.ts'
import { handOutBody } from './hand-out-wire.ts'
import { type EvidenceStep, fetchBundle } from './make-evidence.client.ts'

/** What is handed out, and the address that hands it out. */
export type HandedOut = { readonly at: string } & (
  | { readonly what: 'record'; readonly about: PersonId; readonly span: Span }
  | { readonly what: 'consent'; readonly entry: number }
)

/** The act `export` over it; sent, it hands the file to the browser. */
export function handOutToSign(handed: HandedOut, tell: (step: EvidenceStep) => void): Outcome<Signable, string> {
  const form = `hand-out ${handed.at}`
  const salted = saltedFor(form, formatEvidenceRequest(requestOf(handed)))
  const span = handed.what === 'record' ? handed.span : wholeRecord
  return done({
    act: { act: 'export', objects: [evidenceObject(salted)] },
    salted: form,
    send: (act) => {
      const body = { ...span, salt: saltSent(form, salted), act }
      return fetchBundle(handed.at, { sends: handOutBody, body }, tell)
    },
  })
}

const requestOf = (handed: HandedOut): EvidenceRequest =>
  handed.what === 'record' ? recordRequest(handed.about, handed.span) : consentRequest(BigInt(handed.entry))
