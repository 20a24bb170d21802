/** A file on its way to the portal: cut, sealed in a worker and sent part by part, so that nobody ever holds it as a whole. */
import { askPortal } from '../access/ask-portal.client.ts'
import { type Attachment, lengthOfPart, partSize, partsIn } from '../formats/attachment.ts'
import { unread } from '../formats/codec.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type AttachmentId, makeId } from '../ids.ts'
import { startSealing } from '../openpgp/attachment.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { beginBody } from './attachment-wire.ts'
import { fileKinds, kindOf } from './file-kind.ts'
import { sealedName } from './file-name.ts'

/** What will stand in the sealed text, as far as it is known before anything was sent. */
export async function describeFile(file: File): Promise<Outcome<Attachment, 'attachment-unreadable'>> {
  const head = await bytesOf(file, 0)
  if (head === null) return refused('attachment-unreadable')
  return done({
    name: sealedName(file.name),
    mediaType: fileKinds[kindOf(head)],
    size: file.size,
    sha256: sha256Hex(new Uint8Array(0)),
    blob: makeId('f', crypto.getRandomValues(new Uint8Array(16))),
    sessionKey: crypto.getRandomValues(new Uint8Array(32)),
    parts: [],
  })
}

/** Null where the file is gone or changed since it was chosen. */
async function bytesOf(file: File, part: number): Promise<Uint8Array | null> {
  try {
    const start = part * partSize
    const bytes = new Uint8Array(await file.slice(start, start + partSize).arrayBuffer())
    return bytes.length === lengthOfPart(file.size, part) ? bytes : null
  } catch {
    return null
  }
}

export interface Sending {
  readonly file: File
  /** What lies there already is not sent again. */
  readonly from: Attachment
  /** After each part, with the digest of all up to it: what a draft keeps. */
  readonly onPart: (so: Attachment) => void
  readonly signal: AbortSignal
}

/**
 * Sends what is missing of a file. A line that breaks is waited for; whatever else ends it, what lies there stays, and the
 * next try goes on from it: also after a reload, once the author has chosen the same file again. That it is the same one
 * is told by the digest of what was sent of it.
 */
export async function sendAttachment({ file, from, onPart, signal }: Sending): Promise<Outcome<Attachment, string>> {
  if (file.size !== from.size) return refused('attachment-other-file')
  const begun = await insisting(signal, () =>
    askPortal(`/attachments/${from.blob}`, {
      method: 'POST',
      sends: beginBody,
      body: { size: from.size },
      answer: unread,
    }),
  )
  if (!begun.ok) return begun
  const worker = startSealing(from.sessionKey)
  let so = from
  try {
    for (let part = 0; part < partsIn(from.size); part++) {
      if (signal.aborted) return refused('attachment-stopped')
      const bytes = await bytesOf(file, part)
      if (bytes === null) return refused('attachment-unreadable')
      const pass = part < from.parts.length
      const worked = await worker.take(bytes, { pass })
      if (!worked.ok) return worked
      const { ciphertext, sha256, soFar } = worked.value
      if (pass && part === from.parts.length - 1 && soFar !== from.sha256) return refused('attachment-other-file')
      if (pass || !ciphertext || !sha256 || !soFar) continue
      const sent = await insisting(signal, () => sendPart(from.blob, part, ciphertext))
      if (!sent.ok) return sent
      so = { ...so, parts: [...so.parts, sha256], sha256: soFar }
      onPart(so)
    }
    return done(so)
  } finally {
    worker.end()
  }
}

function sendPart(id: AttachmentId, part: number, ciphertext: Uint8Array): Promise<Outcome<unknown, string>> {
  const form = new FormData()
  form.append('part', new Blob([new Uint8Array(ciphertext)]), id)
  return askPortal(`/attachments/${id}/parts/${part}`, { method: 'POST', body: form, answer: unread })
}

/** Seconds to the next try, where nothing came or the portal is busy; then the author is asked. */
const pauses = [1, 2, 4, 8, 15, 30]
const passing: readonly string[] = ['not-reached', 'too-busy', 'starting', 'request-unreadable', 'request-too-slow']

/** Sent twice, a part changes nothing: so a broken line is tried again, for a minute. */
export async function insisting<T>(
  signal: AbortSignal,
  ask: () => Promise<Outcome<T, string>>,
): Promise<Outcome<T, string>> {
  for (const pause of pauses) {
    const answer = await ask()
    if (answer.ok || !passing.includes(answer.reason)) return answer
    if (signal.aborted) return refused('attachment-stopped')
    await new Promise((resolve) => setTimeout(resolve, pause * 1000))
  }
  return await ask()
}

/** Takes it off again at the portal. Where that fails, it is swept away a day later. */
export const dropAttachment = (id: AttachmentId): Promise<Outcome<unknown, string>> =>
  askPortal(`/attachments/${id}/drop`, { method: 'POST', answer: unread })
