/** What the server is told of a bulletin before it is sealed: only what it needs to enforce the rules (design: protocol, Sealed copy). */
import { z } from 'zod'
import { type StatutoryClass, statutoryClasses, type Tlp, tlps } from '../formats/marks.ts'
import { type Instant, instant, type PersonId, parseId } from '../ids.ts'
import { type BulletinKind, bulletinKinds, headlineLimit, parseLine, recipientLimit } from './bulletin.ts'

export interface BulletinPlan {
  readonly kind: BulletinKind
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly headline: string
  readonly acknowledgeBy: Instant | null
  /** Each once; the sender is not among them, and gets a copy all the same. */
  readonly recipients: readonly PersonId[]
}

const person = z.string().transform((text, context) => {
  const id = parseId('p', text)
  if (!id) context.addIssue({ code: 'custom', message: 'no person id' })
  return id ?? z.NEVER
})

const headline = z.string().transform((text, context) => {
  const line = parseLine(text, headlineLimit)
  if (line !== text) context.addIssue({ code: 'custom', message: 'no headline' })
  return text
})

const shape = z.strictObject({
  kind: z.enum(bulletinKinds),
  class: z.enum(statutoryClasses),
  tlp: z.enum(tlps),
  headline,
  acknowledgeBy: z.number().int().min(0).max(8.64e15).nullable(),
  recipients: z.array(person).min(1).max(recipientLimit),
})

/** The plan, or null where the value is none. */
export function parseBulletinPlan(value: unknown): BulletinPlan | null {
  const parsed = shape.safeParse(value)
  if (!parsed.success) return null
  const { acknowledgeBy, recipients, ...rest } = parsed.data
  if (new Set(recipients).size !== recipients.length) return null
  return { ...rest, recipients, acknowledgeBy: acknowledgeBy === null ? null : instant(acknowledgeBy) }
}
