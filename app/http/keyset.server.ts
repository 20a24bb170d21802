import { parseDecimal } from '../formats/bytes.ts'
import { readForeign } from '../outcome.ts'

/**
 * Where a page of entries begins: `before` an index for older ones, `after` one
 * for newer. Null on the first page, and for what is no index.
 */
export function readPagePlace(query: URLSearchParams): {
  readonly before: bigint | null
  readonly after: bigint | null
} {
  return { before: indexIn(query, 'before'), after: indexIn(query, 'after') }
}

function indexIn(query: URLSearchParams, name: string): bigint | null {
  const text = query.get(name)
  return text === null ? null : readForeign(() => parseDecimal(text, name))
}

/** The `after` of a page's address where a list is ordered by a number and then a word: `<number>.<word>`. Null as above. */
export function readPlace(query: URLSearchParams): { readonly number: number; readonly word: string } | null {
  const [, number, word] = /^(0|[1-9]\d{0,15})\.([\w-]{1,64})$/.exec(query.get('after') ?? '') ?? []
  return number === undefined || word === undefined ? null : { number: Number(number), word }
}
