/** What the server is told of a bulletin before it is sealed: only what it needs to enforce the rules (design: protocol, Sealed copy). */
import { z } from 'zod'
import { type BulletinKind, bulletinKinds, parseLine, publicTitleLimit } from '../bulletins/bulletin.ts'
import { type StatutoryClass, statutoryClasses, type Tlp, tlps } from '../formats/marks.ts'
import { type DraftId, type Instant, instant, type PersonId, parseId } from '../ids.ts'
import { recipientLimit } from '../sealed/copy.ts'

export interface BulletinPlan {
  readonly kind: BulletinKind
  readonly class: StatutoryClass
  readonly tlp: Tlp
  /** Not encrypted; null for none. */
  readonly publicTitle: string | null
  readonly acknowledgeBy: Instant | null
  /** Each once; the sender is not among them, and gets a copy all the same. */
  readonly recipients: readonly PersonId[]
  /** The draft it was written in, which goes when it is issued. */
  readonly draft: DraftId | null
}

const person = z.string().transform((text, context) => {
  const id = parseId('p', text)
  if (!id) context.addIssue({ code: 'custom', message: 'no person id' })
  return id ?? z.NEVER
})

const draft = z.string().transform((text, context) => {
  const id = parseId('d', text)
  if (!id) context.addIssue({ code: 'custom', message: 'no draft id' })
  return id ?? z.NEVER
})

const publicTitle = z.string().transform((text, context) => {
  const line = parseLine(text, publicTitleLimit)
  if (line !== text) context.addIssue({ code: 'custom', message: 'no title' })
  return text
})

const body = z.strictObject({
  kind: z.enum(bulletinKinds),
  class: z.enum(statutoryClasses),
  tlp: z.enum(tlps),
  publicTitle: publicTitle.nullable(),
  acknowledgeBy: z.number().int().min(0).max(8.64e15).nullable(),
  recipients: z.array(person).min(1).max(recipientLimit),
  draft: draft.nullable(),
})

/** The plan, or null where the value is none. */
export function parseBulletinPlan(value: unknown): BulletinPlan | null {
  const parsed = body.safeParse(value)
  if (!parsed.success) return null
  const { acknowledgeBy, recipients, ...rest } = parsed.data
  if (new Set(recipients).size !== recipients.length) return null
  return { ...rest, recipients, acknowledgeBy: acknowledgeBy === null ? null : instant(acknowledgeBy) }
}
