/** A file on its way out and back, by the very code of the page: cut, sealed in its worker, sent; fetched, proven, opened, kept. */
import { partsSink } from '../../app/attachments/file-sink.client.ts'
import { describeFile, sendAttachment } from '../../app/attachments/send-attachment.client.ts'
import { type Attachment, partSize } from '../../app/formats/attachment.ts'
import { startOpening } from '../../app/openpgp/attachment.client.ts'

/** Milliseconds. */
export interface Rounds {
  readonly sealed: number
  readonly opened: number
  /** AES-GCM of WebCrypto over the same bytes, and nothing else. */
  readonly floor: number
}

const stop = new AbortController()

async function sent(file: File): Promise<Attachment> {
  const described = await describeFile(file)
  if (!described.ok) throw new Error(described.reason)
  const done = await sendAttachment({ file, from: described.value, onPart: () => undefined, signal: stop.signal })
  if (!done.ok) throw new Error(done.reason)
  return done.value
}

async function taken(file: Attachment): Promise<number> {
  const worker = startOpening(file)
  let size = 0
  const sink = partsSink((whole) => {
    size = whole.size
  })
  for (let part = 0; part < file.parts.length; part++) {
    const answer = await fetch(`/attachments/${file.blob}/parts/${part}`)
    const opened = await worker.take(new Uint8Array(await answer.arrayBuffer()))
    if (!opened.ok) throw new Error(opened.reason)
    await sink.write(opened.value.bytes ?? new Uint8Array(0))
  }
  worker.end()
  await sink.close()
  return size
}

async function floorOf(file: File): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  for (let at = 0; at < file.size; at += partSize) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, await file.slice(at, at + partSize).arrayBuffer())
  }
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [number, T]> {
  const from = performance.now()
  const came = await work()
  return [performance.now() - from, came]
}

/** Over the file that was put into the page's one field. */
export async function measure(): Promise<Rounds> {
  const file = document.querySelector('input')?.files?.[0]
  if (!file) throw new Error('no file')
  const [floor] = await timed(() => floorOf(file))
  const [sealed, attachment] = await timed(() => sent(file))
  const [opened, size] = await timed(() => taken(attachment))
  if (size !== file.size) throw new Error('another file came back')
  return { sealed, opened, floor }
}

Object.assign(globalThis, { measure })
