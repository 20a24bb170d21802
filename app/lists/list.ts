/**
 * A list as its address says it: what narrows it, and which page. One reading and
 * one writing of it, so that a list can be kept as a bookmark, linked to from
 * elsewhere, and never shows less than was asked for without saying so.
 */
import type { Csv, NoCsv, SignedCsv } from './csv.ts'

/** One thing that narrows a list. A value has one spelling, so that one list has one address. */
export interface Filter<T> {
  /** What it is where the address says nothing of it. */
  readonly none: T
  /** What these texts mean, none of them empty; undefined where they mean nothing. */
  readonly read: (texts: readonly string[]) => T | undefined
  readonly write: (value: T) => readonly string[]
  /** What the address calls it, where that is another word. */
  readonly as?: string
  /** The reason word for what means nothing; `filter-unreadable` where absent. */
  readonly flaw?: string
}

export type FiltersOf<F> = { readonly [Name in keyof F]: Filter<F[Name]> }

export interface List<F, K> {
  readonly path: string
  /** In the order in which the address names them. */
  readonly filters: FiltersOf<F>
  /** What names a line, for the edge of a page. Null for what names none: a forged edge is the first page. */
  readonly key: (text: string) => K | null
  /** Lines a page. */
  readonly length: number
  /** What is wrong with filters that are each well. */
  readonly flaw?: (filters: F) => string | null
  /** The file it can be had as, under `csvAddress` or by a signed act, or why there is none. */
  readonly csv: Csv<never> | SignedCsv<never> | NoCsv
}

/** A list that can be had as a file. */
export interface CsvList<F, K, L> extends List<F, K> {
  readonly csv: Csv<L>
}

/** A list that leaves by a signed act alone. */
export interface SignedList<F, K, L> extends List<F, K> {
  readonly csv: SignedCsv<L>
}

/** Lines that follow this one in the list's own order, or those that lead up to it. */
export interface Place<K> {
  readonly towards: 'next' | 'back'
  readonly key: K
}

export interface Asked<F, K> {
  readonly filters: F
  /** Null on the first page. */
  readonly place: Place<K> | null
  /** Why nothing is to be looked for: an empty list would look like a finding. */
  readonly flaw: string | null
}

/** One page of a list, and the lines at its edges: null where nothing lies beyond. */
export interface Page<L> {
  readonly lines: readonly L[]
  readonly next: string | null
  readonly back: string | null
}

/** Up to where a list was counted; `more` where it goes on. */
export interface Count {
  readonly counted: number
  readonly more: boolean
}

const namesOf = <F>(filters: FiltersOf<F>): readonly (keyof F & string)[] =>
  Object.keys(filters).filter((name): name is keyof F & string => name in filters)

/** What an address asks of the list. */
export function readAsked<F extends object, K>(list: List<F, K>, query: URLSearchParams): Asked<F, K> {
  const filters = noFilters(list)
  let flaw: string | null = null
  for (const name of namesOf(list.filters)) {
    const { read, flaw: own, as = name } = list.filters[name]
    const texts = query.getAll(as).filter((text) => text.trim() !== '')
    const value = texts.length === 0 ? list.filters[name].none : read(texts)
    if (value === undefined) flaw ??= own ?? 'filter-unreadable'
    else filters[name] = value
  }
  return { filters, place: placeOf(list, query.get('page')), flaw: flaw ?? list.flaw?.(filters) ?? null }
}

/** Nothing narrowed. */
export function noFilters<F extends object, K>(list: List<F, K>): F {
  const none: Partial<F> = {}
  for (const name of namesOf(list.filters)) none[name] = list.filters[name].none
  return none as F
}

const edge = /^(next|back)\.([\w.-]{1,80})$/

function placeOf<F, K>({ key }: List<F, K>, text: string | null): Place<K> | null {
  const [, towards, word] = edge.exec(text ?? '') ?? []
  const named = word === undefined ? null : key(word)
  return named === null ? null : { towards: towards === 'back' ? 'back' : 'next', key: named }
}

/** The filters as a query: in the list's order, none empty. */
export function filterQuery<F extends object, K>(list: Pick<List<F, K>, 'filters'>, filters: F): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of namesOf(list.filters)) {
    const { write, as = name } = list.filters[name]
    for (const text of write(filters[name])) if (text !== '') query.append(as, text)
  }
  return query
}

/** The list narrowed so, from its first page. */
export function listAddress<F extends object, K>(list: Pick<List<F, K>, 'filters' | 'path'>, part: Partial<F>): string {
  const filters: Partial<F> = {}
  for (const name of namesOf(list.filters)) filters[name] = part[name] ?? list.filters[name].none
  return withQuery(list.path, filterQuery(list, filters as F))
}

export const withQuery = (path: string, query: URLSearchParams): string => {
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Where a list can be had as a file, narrowed as it is here: `here` is its own address without a place in it. */
export const csvAddress = (here: string): string => {
  const [path, query] = here.split('?')
  return `${path}/csv${query ? `?${query}` : ''}`
}

/** The page beyond an edge of this one; `here` is the list's own address without a place in it. */
export const pageAddress = (here: string, towards: Place<unknown>['towards'], key: string): string =>
  `${here}${here.includes('?') ? '&' : '?'}page=${towards}.${key}`
