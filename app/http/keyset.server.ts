import { parseDecimal } from '../formats/bytes.ts'
import { isTrouble } from '../outcome.ts'

/** The `before` of a page's address: the next, older page starts below this index. Null on the first page, and for what is no index. */
export function readBefore(query: URLSearchParams): bigint | null {
  const text = query.get('before')
  if (text === null) return null
  try {
    return parseDecimal(text, 'before')
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return null
    throw error
  }
}
