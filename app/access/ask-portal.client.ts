import type { Codec } from '../formats/codec.ts'
import { done, isTrouble, type Outcome, type Refused, readForeign, refused } from '../outcome.ts'

/** What goes along: JSON as `sends` declares it, by which the route reads it; or a form with bytes in it. */
export type Sending<B> =
  | { readonly sends: Codec<B>; readonly body: NoInfer<B> }
  | { readonly sends?: never; readonly body?: FormData }

type Asking<T, B> = Sending<B> & {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** As the answer is declared; `unread` where it is enough that it came. */
  readonly answer: Codec<T>
}

/**
 * Asks a resource route for JSON. Every refusal comes back as its reason word,
 * so that a page says the same sentence whether a form or a script asked; an
 * answer in another shape than declared is a refusal too.
 */
export async function askPortal<T, B>(
  path: string,
  { method, answer: codec, ...sending }: Asking<T, B>,
): Promise<Outcome<T, string>> {
  const answer = await answered(path, method, sending)
  if (!answer.ok) return answer
  const json = await jsonIn(answer.value)
  if (!json.ok) return json
  return readForeign(() => done(codec.decode(json.value))) ?? refused('answer-unreadable')
}

/** The same for an answer that is a file, and a refusal in JSON. */
export const askForFile = <B>(path: string, sending: Sending<B>): Promise<Outcome<Response, string>> =>
  answered(path, 'POST', sending)

async function answered<B>(path: string, method: string, sending: Sending<B>): Promise<Outcome<Response, string>> {
  const sent = sentOf(sending)
  if (!sent.ok) return sent
  const answer = await reached(path, { method, credentials: 'same-origin', ...sent.value })
  if (answer === null) return refused('not-reached')
  return answer.ok ? done(answer) : refusalIn(answer)
}

function sentOf<B>(sending: Sending<B>): Outcome<Pick<RequestInit, 'headers' | 'body'>, 'form-unreadable'> {
  const headers = { Accept: 'application/json' }
  // A form says its own type: it has the boundary in it.
  if (!sending.sends) return done(sending.body ? { headers, body: sending.body } : { headers })
  const body = jsonOf(sending.sends, sending.body)
  return body.ok ? done({ headers: { ...headers, 'Content-Type': 'application/json' }, body: body.value }) : body
}

/** Whoever typed more than a field takes hears what the portal would have said, and their page goes on. */
function jsonOf<B>(wire: Codec<B>, body: B): Outcome<string, 'form-unreadable'> {
  try {
    return done(JSON.stringify(wire.encode(body)))
  } catch (error) {
    if (isTrouble(error, 'Broken')) return refused('form-unreadable')
    throw error
  }
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
