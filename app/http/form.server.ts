import { parseWithZod } from '@conform-to/zod/v4'
import { z } from 'zod'
import { isFormValue, type SentForm } from '../access/sent-form.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { smallBody } from './body-size.ts'
import { oneChunk } from './one-chunk.ts'
import { sayNo } from './refusal.server.ts'

// Zod's compiler probes `new Function`, which the Content-Security-Policy reports.
z.config({ jitless: true })

/** More fields than any form of ours has, the composer's batch of copies included. */
const mostFields = 200
/** What our forms name their fields: a word, or an id. The library reads brackets and dots as nested lists, `a[9999999]` as a long one. */
const fieldName = /^[\w-]{1,64}$/

/** What a form that is answered once holds: its fields, and what makes it this form. */
export interface ReadOnce<T> {
  readonly value: T
  readonly sent: SentForm
}

/**
 * Reads a form that does something, for onceFor. Refused with the first complaint
 * of the schema, else with `otherwise`. Read it before asking who is there: a body
 * can be held back for as long as its sender likes.
 */
export async function readOnce<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  otherwise = 'form-unreadable',
): Promise<Outcome<ReadOnce<z.output<Schema>>, string>> {
  const form = await fieldsOf(request)
  // Returned, not thrown: who asks is looked at before what they sent.
  if (!form) return refused('form-unreadable')
  const value = form.get('form')
  const read = parseWithZod(form, { schema, disableAutoCoercion: true })
  if (read.status !== 'success') return refused(firstComplaint(read.error) ?? otherwise)
  if (!isFormValue(value)) return refused('form-unreadable')
  const place = new URL(request.url).pathname
  return done({ value: read.value, sent: { value, place, content: contentOf(form) } })
}

/** Only what the schema itself says is a reason word; what zod says by itself is not. */
function firstComplaint(error: Readonly<Record<string, readonly string[] | null>> | null): string | null {
  const all = Object.values(error ?? {}).flatMap((complaints) => complaints ?? [])
  return all.find((word) => /^[a-z]+(-[a-z]+)+$/.test(word)) ?? null
}

/** In the order in which browsers send fields: that of the page. */
function contentOf(form: FormData): string {
  return JSON.stringify([...form].filter(([name]) => name !== 'form').map(([name, text]) => [name, String(text)]))
}

/** The fields as they came. The edge has the bytes already, and no more of them than the route may get. */
export async function readFields(request: Request): Promise<FormData> {
  const form = await fieldsOf(request)
  if (!form) throw sayNo(refused('form-unreadable'))
  return form
}

/** Null where it is no form. */
async function fieldsOf(request: Request): Promise<FormData | null> {
  const type = request.headers.get('Content-Type') ?? ''
  const bytes = Buffer.from(await request.arrayBuffer())
  // Large ones of ours are files: every escape of a text is taken apart by hand.
  if (bytes.length > smallBody && !type.startsWith('multipart/')) return null
  // Counted before they are taken apart: each of a million empty ones becomes an object.
  const form = separatorsIn(bytes, type) > mostFields ? null : await parsed(bytes, type)
  return form && [...form.keys()].every((name) => fieldName.test(name)) ? form : null
}

/** An empty form says nothing of its type. */
const parsed = (bytes: Uint8Array, type: string): Promise<FormData | null> =>
  bytes.length === 0
    ? Promise.resolve(new FormData())
    : new Response(oneChunk(bytes), { headers: { 'Content-Type': type } }).formData().catch(() => null)

/** Sealed bytes hold the second one too, once in some hundred batches. */
function separatorsIn(bytes: Buffer, type: string): number {
  const separator = type.startsWith('multipart/') ? '\r\n--' : '&'
  let count = 0
  for (let at = bytes.indexOf(separator); at >= 0 && count <= mostFields; count++) at = bytes.indexOf(separator, at + 1)
  return count
}

/** One line of text as people type it: trimmed, never empty, of a length that fits. */
export const typedLine = (reason: string, { most = 200 }: { readonly most?: number } = {}) =>
  z.string({ message: reason }).trim().min(1, { message: reason }).max(most, { message: reason })
