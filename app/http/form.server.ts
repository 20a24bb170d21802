import { parseWithZod } from '@conform-to/zod/v4'
import { z } from 'zod'
import { refused } from '../outcome.ts'
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
