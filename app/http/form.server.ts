import { parseWithZod } from '@conform-to/zod/v4'
import { z } from 'zod'
import { isFormValue, type SentForm } from '../access/sent-form.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { sayNo } from './refusal.server.ts'

// Zod's compiler probes `new Function`, which the Content-Security-Policy reports.
z.config({ jitless: true })

/** An ordinary form; sealed copies come another way. */
const largestForm = 262_144

/**
 * Reads a form into the schema's type. Messages of the schema are reason words.
 * What is no form at all, or too large for one, never reaches the page.
 */
export async function readForm<Schema extends z.ZodType>(request: Request, schema: Schema) {
  const form = await formData(request)
  return parseWithZod(form, { schema, disableAutoCoercion: true })
}

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
  const form = await formData(request)
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

async function formData(request: Request): Promise<FormData> {
  if (Number(request.headers.get('Content-Length') ?? 0) > largestForm) throw sayNo(refused('form-too-large'))
  try {
    return await request.formData()
  } catch {
    throw sayNo(refused('form-unreadable'))
  }
}

/** One line of text as people type it: trimmed, never empty, of a length that fits. */
export const typedLine = (reason: string, { most = 200 }: { readonly most?: number } = {}) =>
  z.string({ message: reason }).trim().min(1, { message: reason }).max(most, { message: reason })
