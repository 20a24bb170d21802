import type { Codec } from '../formats/codec.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { isPlainJson } from './json-form.ts'
import { sayNo } from './refusal.server.ts'

/**
 * Reads a JSON body by its wire, which the page that sends it writes by too. What
 * does not fit it is answered here: our own pages never send it.
 */
export async function readJson<T>(request: Request, wire: Codec<T>): Promise<T> {
  const body = await jsonIn(request, wire)
  if (!body.ok) throw sayNo(body)
  return body.value
}

/** The same, returned: where who asks is looked at after what they sent. */
export async function jsonIn<T>(request: Request, wire: Codec<T>): Promise<Outcome<T, 'form-unreadable'>> {
  // The edge has the bytes already, and no more of them than the route may get.
  const text = await request.text()
  const json = isPlainJson(text) ? parsed(text) : undefined
  return readForeign(() => done(wire.decode(json))) ?? refused('form-unreadable')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No wire takes it: none is of a single value that may be absent.
    return undefined
  }
}
