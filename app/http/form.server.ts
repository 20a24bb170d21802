import { parseWithZod } from '@conform-to/zod/v4'
import type { json } from '@remix-run/node'
import { z } from 'zod'
import { longestAnswer } from '../access/passkey.ts'
import { isFormValue, type SentForm } from '../access/sent-form.ts'
import { done, type Outcome, type Refused, refused } from '../outcome.ts'
import type { FormKept, MaybeRefused } from '../ui/refusal-notice.tsx'
import { smallBody } from './body-size.ts'
import { oneChunk } from './one-chunk.ts'
import { type Refusal, refusalOf, refuseForm, sayNo } from './refusal.server.ts'

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

/** How the page of a form is answered where it is refused. */
export interface FormRule {
  /**
   * Fields whose text comes back. What is not named is not kept: no password, no
   * code, no link ever goes out again in an answer.
   */
  readonly keeps?: readonly string[]
  /** Words by which the act refuses because of one field, and which field. */
  readonly beside?: Readonly<Record<string, string>>
  /** What is said where the schema complains with no word of its own. */
  readonly otherwise?: string
}

type RefusedForm = ReturnType<typeof json<Refusal & { readonly form?: FormKept }>>

export type FormRead<T> = Outcome<ReadOnce<T>, string> & {
  /** The page again, with the complaint beside its field and what may be kept of what was typed; `more`: what else it shows. */
  sayNo(why: Refused<string>, status?: number, more?: object): RefusedForm
}

/**
 * Reads a form that does something, for onceFor. Refused with the first complaint
 * of the schema, else with `otherwise`. Read it before asking who is there: a body
 * can be held back for as long as its sender likes.
 */
export async function readOnce<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  rule: FormRule = {},
): Promise<FormRead<z.output<Schema>>> {
  const fields = await fieldsOf(request)
  // Returned, not thrown: who asks is looked at before what they sent.
  if (!fields) return { ...refused('form-unreadable'), sayNo }
  const value = fields.get('form')
  const read = parseWithZod(fields, { schema, disableAutoCoercion: true })
  const complaints = read.status === 'success' ? {} : complaintsOf(read.error)
  const answer = answering(fields, complaints, rule)
  if (read.status !== 'success') {
    const [first = rule.otherwise ?? 'form-unreadable'] = Object.values(complaints).flat()
    return { ...refused(first), sayNo: answer }
  }
  if (!isFormValue(value)) return { ...refused('form-unreadable'), sayNo: answer }
  const place = new URL(request.url).pathname
  return { ...done({ value: read.value, sent: { value, place, content: contentOf(fields) } }), sayNo: answer }
}

type Complaints = Readonly<Record<string, readonly string[]>>

/** Only what the schema itself says is a reason word; what zod says by itself is not. */
function complaintsOf(error: Readonly<Record<string, readonly string[] | null>> | null): Complaints {
  const words = Object.entries(error ?? {}).map(
    ([name, said]) => [name, (said ?? []).filter((word) => /^[a-z]+(-[a-z]+)+$/.test(word))] as const,
  )
  return Object.fromEntries(words.filter(([, said]) => said.length > 0))
}

const answering =
  (fields: FormData, complaints: Complaints, { keeps = [], beside = {} }: FormRule) =>
  (why: Refused<string>, status?: number, more?: object): RefusedForm => {
    const place = beside[why.reason]
    const said = place !== undefined && complaints[place] === undefined ? { [place]: [why.reason] } : complaints
    const kept = keeps.flatMap((name) => {
      const text = fields.get(name)
      return typeof text === 'string' ? [[name, text] as const] : []
    })
    const [, of = ''] = /^([a-z-]{1,40})$/.exec(String(fields.get('do') ?? '')) ?? []
    const form = { of, kept: Object.fromEntries(kept), complaints: said }
    return refuseForm(why, form, { status, more })
  }

interface Sought {
  /** What the form `does`, where its page has several. */
  readonly of?: string
  readonly kept: Readonly<Record<string, string>>
  readonly beside: NonNullable<FormRule['beside']>
}

/** What a page answers its SearchForm: what was typed, and beside which field it meant nothing. */
export function searchAnswer({ of = '', kept, beside }: Sought, found: Outcome<unknown, string> | null): MaybeRefused {
  if (!found || found.ok) return { form: { of, kept, complaints: {} } }
  const { reason } = found
  const place = beside[reason]
  return { ...refusalOf(found), form: { of, kept, complaints: place === undefined ? {} : { [place]: [reason] } } }
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

/** Boxes of one name: browsers send as many values as are ticked, one as a text, none not at all. */
export const tickedOf = <T extends string>(one: z.ZodType<T>) =>
  z.preprocess((sent) => [sent ?? []].flat(), z.array(one).max(mostFields))

/** A code of this moment, of the app or of the paper, or what a passkey answered in its place. */
export const typedCode = typedLine('code-missing', { most: longestAnswer })

/** Why an act's own code was not taken, for `beside`: see access/confirm-act. */
export const codeReasons = { 'code-missing': 'code', 'wrong-code': 'code' } as const

/** Why a new password was not taken, for `beside`: one field for it, one for it once more. */
export const newPasswordReasons = {
  'password-short': 'password',
  'password-long': 'password',
  'password-common': 'password',
  'password-personal': 'password',
  'password-differs': 'again',
} as const
