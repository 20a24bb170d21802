import type { Codec } from '../formats/codec.ts'
import { done, type Outcome, type Refused, readForeign, refused } from '../outcome.ts'

interface Asking<T> {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** JSON, or a form with the bytes in it. */
  readonly body?: unknown
  /** As the answer is declared; `unread` where it is enough that it came. */
  readonly answer: Codec<T>
}

/**
 * Asks a resource route for JSON. Every refusal comes back as its reason word,
 * so that a page says the same sentence whether a form or a script asked; an
 * answer in another shape than declared is a refusal too.
 */
export async function askPortal<T>(
  path: string,
  { method, body, answer: codec }: Asking<T>,
): Promise<Outcome<T, string>> {
  const answer = await answered(path, method, body)
  if (!answer.ok) return answer
  const json = await jsonIn(answer.value)
  if (!json.ok) return json
  return readForeign(() => done(codec.decode(json.value))) ?? refused('answer-unreadable')
}

/** The same for an answer that is a file, and a refusal in JSON. */
export const askForFile = (path: string, body: object): Promise<Outcome<Response, string>> =>
  answered(path, 'POST', body)

async function answered(path: string, method: string, body?: unknown): Promise<Outcome<Response, string>> {
  const answer = await reached(path, {
    method,
    credentials: 'same-origin',
    ...sent(body),
  })
  if (answer === null) return refused('not-reached')
  return answer.ok ? done(answer) : refusalIn(answer)
}

/** A form says its own type: it has the boundary in it. */
function sent(body: unknown): Pick<RequestInit, 'headers' | 'body'> {
  const headers = { Accept: 'application/json' }
  if (body === undefined) return { headers }
  if (body instanceof FormData) return { headers, body }
  return { headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

/** The answer, whatever it says; null where the connection broke before there was one. */
export async function reached(path: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(path, init)
  } catch {
    return null
  }
}

/** Why the portal refused. */
async function refusalIn(answer: Response): Promise<Refused<string>> {
  const json = await jsonIn(answer)
  return json.ok ? refused(reasonOf(json.value), detailOf(json.value)) : json
}

async function jsonIn(answer: Response): Promise<Outcome<unknown, 'answer-unreadable' | 'not-reached'>> {
  try {
    return done(await answer.json())
  } catch (error) {
    // A page instead of JSON is a SyntaxError, a connection that breaks half-way a TypeError.
    return refused(error instanceof SyntaxError ? 'answer-unreadable' : 'not-reached')
  }
}

function reasonOf(json: unknown): string {
  const reason = at(at(json, 'refusal'), 'reason') ?? at(json, 'reason')
  return typeof reason === 'string' ? reason : 'answer-unreadable'
}

function detailOf(json: unknown): Record<string, string | number> {
  const detail = at(at(json, 'refusal'), 'detail')
  if (typeof detail !== 'object' || detail === null) return {}
  return Object.fromEntries(Object.entries(detail).filter(([, part]) => ['string', 'number'].includes(typeof part)))
}

const at = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
