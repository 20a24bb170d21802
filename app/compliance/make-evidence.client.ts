import { refusalIn } from '../keys/ask-portal.client.ts'
import { saltSent, saltText } from '../keys/salt-text.client.ts'
import { sentUntilAnswered } from '../keys/sent-act.client.ts'
import { signAct } from '../keys/sign-act.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { saveFile } from '../ui/save-file.client.ts'
import { evidenceObject, formatEvidenceRequest, requestOfFields } from './evidence-request.ts'
import { parseLogFilter } from './log-filter.ts'

export interface EvidenceFields {
  readonly query: string
  /** One entry or a range; empty where the search decides. */
  readonly entries: string
  readonly absence: boolean
  readonly reason: string
}

export type EvidenceStep =
  | { readonly step: 'signing' | 'making' }
  | { readonly step: 'receiving'; readonly received: number; readonly total: number }

/** Signs the act `export` over this request, sends it, and hands the bundle to the browser. Bytes are told as they come. */
export async function makeEvidence(
  fields: EvidenceFields,
  tell: (step: EvidenceStep) => void,
): Promise<Outcome<undefined, string>> {
  const request = requestOfFields({ ...fields, filter: parseLogFilter(new URLSearchParams(fields.query)) })
  if (request.reason.length < 2) return refused('evidence-reason-missing')
  return take(JSON.stringify(fields), {
    sign: async () => {
      tell({ step: 'signing' })
      const salted = saltText(formatEvidenceRequest(request))
      const act = await signAct({ act: 'export', objects: [evidenceObject(salted)] })
      return act.ok ? done({ salt: saltSent(salted), ...act.value }) : act
    },
    send: (act) => fetchBundle({ ...fields, reason: request.reason }, act, tell),
  })
}

interface Signed {
  readonly salt: string
  readonly text: string
  readonly signature: string
}

const take = sentUntilAnswered<Signed>()

async function fetchBundle(
  fields: EvidenceFields,
  act: Signed,
  tell: (step: EvidenceStep) => void,
): Promise<Outcome<undefined, string>> {
  tell({ step: 'making' })
  try {
    const answer = await send(fields, act)
    if (!answer.ok) return refusalIn(answer)
    saveFile({ name: nameIn(answer), content: await received(answer, tell) })
    return done()
  } catch (error) {
    // The connection broke: whether the entry was written, the log will tell.
    if (error instanceof TypeError) return refused('not-reached')
    throw error
  }
}

function send({ query, entries, absence, reason }: EvidenceFields, act: Signed): Promise<Response> {
  const form = new URLSearchParams({ query, entries, reason, ...act })
  if (absence) form.set('absence', 'yes')
  return fetch('/log/evidence', { method: 'POST', headers: { Accept: 'application/json' }, body: form })
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
