import { parseDecimal } from '../formats/bytes.ts'
import { parseId } from '../ids.ts'
import { isTrouble, refused } from '../outcome.ts'
import { sayNo } from './refusal.server.ts'

type Kind = Parameters<typeof parseId>[0]

/** The id in the address. What is not exactly one is a page that is not there: 404, like an id that nobody has. */
export function param<K extends Kind>(kind: K, text: string | undefined): NonNullable<ReturnType<typeof parseId<K>>> {
  const id = parseId(kind, text)
  if (id === null) throw notFound()
  return id
}

/** The index of an entry in the address, in its one spelling; else the page is not there. */
export function indexParam(text: string | undefined): bigint {
  try {
    return parseDecimal(text ?? '', 'index')
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw notFound()
    throw error
  }
}

/** The same answer for what does not exist and for what is not the asker's to know. */
export const notFound = () => sayNo(refused('not-found'))
