import { askForFile, type Sending } from '../access/ask-portal.client.ts'
import { saltedFor, saltSent } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { parseLogFilter } from '../review/log-filter.ts'
import { saveFile } from '../ui/save-file.client.ts'
import { evidenceObject, formatEvidenceRequest, requestOfFields } from './evidence-request.ts'
import { type EvidenceBody, evidenceBody } from './evidence-wire.ts'

export type EvidenceFields = Omit<EvidenceBody, 'salt' | 'act'>

export type EvidenceStep =
  | { readonly step: 'making' }
  | { readonly step: 'receiving'; readonly received: number; readonly total: number }

/** The act `export` over this request; sent, it hands the bundle to the browser. Bytes are told as they come. */
export function evidenceToSign(
  fields: EvidenceFields,
  tell: (step: EvidenceStep) => void,
): Outcome<Signable, 'evidence-reason-missing'> {
  const request = requestOfFields({ ...fields, filter: parseLogFilter(new URLSearchParams(fields.query)) })
  if (request.reason.length < 2) return refused('evidence-reason-missing')
  const form = 'evidence'
  const salted = saltedFor(form, formatEvidenceRequest(request))
  return done({
    act: { act: 'export', objects: [evidenceObject(salted)] },
    salted: form,
    send: (act) => {
      const body = { ...fields, reason: request.reason, salt: saltSent(form, salted), act }
      return fetchBundle('/log/evidence', { sends: evidenceBody, body }, tell)
    },
  })
}

/** Asks this address for a bundle and hands it to the browser. */
export async function fetchBundle<B>(
  path: string,
  sending: Sending<B>,
  tell: (step: EvidenceStep) => void,
): Promise<Outcome<undefined, string>> {
  tell({ step: 'making' })
  const answer = await askForFile(path, sending)
  if (!answer.ok) return answer
  try {
    saveFile({ name: nameIn(answer.value), content: await received(answer.value, tell) })
    return done()
  } catch (error) {
    // The connection broke: whether the entry was written, the log will tell.
    if (error instanceof TypeError) return refused('not-reached')
    throw error
  }
}

/**
 * As a Blob that the browser makes of the stream itself: it keeps a large one on
 * its disk. Parts gathered here would lie in the page's memory, all of them.
 */
async function received(answer: Response, tell: (step: EvidenceStep) => void): Promise<Blob> {
  const total = Number(answer.headers.get('Content-Length') ?? 0)
  let length = 0
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(part, on) {
      length += part.length
      tell({ step: 'receiving', received: length, total: Math.max(total, length) })
      on.enqueue(part)
    },
  })
  const headers = { 'Content-Type': 'application/zip' }
  return await new Response(answer.body?.pipeThrough(counted) ?? null, { headers }).blob()
}

const nameIn = (answer: Response): string =>
  /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'fuin-evidence.zip'
