import { z } from 'zod'
import { fromBase64 } from '../formats/bytes.ts'
import { textSaltLength } from '../formats/committed-text.ts'
import { type IdKind, parseId } from '../ids.ts'
import { done, isTrouble, type Outcome, refused } from '../outcome.ts'
import { isPlainJson } from './json-form.ts'
import { signatureText } from './openpgp-field.server.ts'
import { sayNo } from './refusal.server.ts'

/**
 * Reads a JSON body into the schema's type. What does not fit it is answered
 * here: our own pages never send it.
 */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const body = await jsonIn(request, schema)
  if (!body.ok) throw sayNo(body, 400)
  return body.value
}

/** The same, returned: where who asks is looked at after what they sent. */
export async function jsonIn<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Outcome<z.infer<Schema>, 'form-unreadable'>> {
  // The edge has the bytes already, and no more of them than the route may get.
  const text = await request.text()
  const body = schema.safeParse(isPlainJson(text) ? parsed(text) : undefined)
  return body.success ? done(body.data) : refused('form-unreadable')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No schema takes it.
    return undefined
  }
}

/** Bytes as standard base64 in its one spelling, at most so many. */
export const bytesOf = (most: number) =>
  z
    .string()
    .max(Math.ceil(most / 3) * 4)
    .transform((text, context) => {
      try {
        return fromBase64(text)
      } catch (error) {
        if (!isTrouble(error, 'Malformed')) throw error
        context.addIssue({ code: 'custom', message: 'not base64' })
        return z.NEVER
      }
    })

/** The salt of a text that an act commits to. */
export const textSalt = bytesOf(textSaltLength).refine((salt) => salt.length === textSaltLength)

/** An id of this kind. */
export const idText = <K extends IdKind>(kind: K) =>
  z.string().transform((text, context) => {
    const id = parseId(kind, text)
    if (!id) context.addIssue({ code: 'custom', message: 'no id' })
    return id ?? z.NEVER
  })

/** A signed act as `signAct` sends it, or as a person signed it by hand. */
export const actSent = z.strictObject({ text: z.string().max(8192), signature: signatureText })
