import { createCookie } from '@remix-run/node'
import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PersonId } from '../ids.ts'

// In the browser and nowhere else: what a thief marks as known in theirs is still
// told to the owner in the owner's. Not secret; another person's mark, on a shared
// machine, hides nothing.
const cookie = createCookie('__Host-fuin-told', {
  path: '/',
  secure: true,
  sameSite: 'lax',
  httpOnly: true,
  maxAge: 60 * 24 * 3600,
})

const markOf = (person: PersonId): string => sha256Hex(utf8(`fuin-told/1\n${person}`)).slice(0, 16)

/** The entry up to which this person has said, in this browser, that they know; -1 for none. */
export async function toldUpTo(request: Request, person: PersonId): Promise<number> {
  const said: unknown = await cookie.parse(request.headers.get('Cookie'))
  const [, mark, index] = /^([0-9a-f]{16})\.(\d{1,15})$/.exec(typeof said === 'string' ? said : '') ?? []
  return mark === markOf(person) ? Number(index) : -1
}

export const toldCookie = (person: PersonId, index: number): Promise<string> =>
  cookie.serialize(`${markOf(person)}.${index}`)
