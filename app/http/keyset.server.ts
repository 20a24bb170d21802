import { parseDecimal } from '../formats/bytes.ts'
import { readForeign } from '../outcome.ts'

/** The `before` of a page's address: the next, older page starts below this index. Null on the first page, and for what is no index. */
export function readBefore(query: URLSearchParams): bigint | null {
  const text = query.get('before')
  if (text === null) return null
  return readForeign(() => parseDecimal(text, 'before'))
}

/** The `after` of a page's address where a list is ordered by a number and then a word: `<number>.<word>`. Null as above. */
export function readPlace(query: URLSearchParams): { readonly number: number; readonly word: string } | null {
  const [, number, word] = /^(0|[1-9]\d{0,15})\.([\w-]{1,64})$/.exec(query.get('after') ?? '') ?? []
  return number === undefined || word === undefined ? null : { number: Number(number), word }
}
