import { done, type Outcome, type Refused, refused } from '../outcome.ts'

interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly body?: unknown
}

/**
 * Asks a resource route for JSON. Every refusal comes back as its reason word,
 * so that a page says the same sentence whether a form or a script asked.
 */
export async function askPortal<T>(path: string, { method, body }: Asking): Promise<Outcome<T, string>> {
  try {
    const answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json: unknown = await answer.json()
    return answer.ok ? done(json as T) : refused(reasonOf(json), detailOf(json))
  } catch (error) {
    // A broken connection is a TypeError, a page instead of JSON a SyntaxError.
    return refused(error instanceof SyntaxError ? 'answer-unreadable' : 'not-reached')
  }
}

/** Why a route that answers with a file gave none. */
export async function refusalIn(answer: Response): Promise<Refused<string>> {
  if (!answer.headers.get('Content-Type')?.startsWith('application/json')) return refused('answer-unreadable')
  const json: unknown = await answer.json()
  return refused(reasonOf(json), detailOf(json))
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
