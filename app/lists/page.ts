import type { Page, Place } from './list.ts'

/**
 * Reads lines of a list in its own order, at most `limit`: its first ones, or
 * those on this side of a line. Nothing where there is no such line.
 */
export type Walk<L, K> = (place: Place<K> | null, limit: number) => Promise<readonly L[]>

export interface Cut<L, K> {
  readonly place: Place<K> | null
  readonly length: number
  readonly keyOf: (line: L) => string
}

/**
 * One page, by one line more than it holds: no list is counted to know whether it
 * goes on. Before a page's edge there may be less than a page, and beyond it
 * nothing any more: then it is the first page, for nobody wants three lines alone.
 */
export async function readPage<L, K>(walk: Walk<L, K>, { place, length, keyOf }: Cut<L, K>): Promise<Page<L>> {
  const found = place ? await walk(place, length + 1) : []
  if (place?.towards === 'next' && found.length > 0)
    return { ...onwards(found, length, keyOf), back: edge(found, 0, keyOf) }
  if (place?.towards === 'back' && found.length > length) {
    const lines = found.slice(-length)
    return { lines, next: edge(lines, -1, keyOf), back: edge(lines, 0, keyOf) }
  }
  return { ...onwards(await walk(null, length + 1), length, keyOf), back: null }
}

function onwards<L>(found: readonly L[], length: number, keyOf: (line: L) => string): Omit<Page<L>, 'back'> {
  const lines = found.slice(0, length)
  return { lines, next: found.length > length ? edge(lines, -1, keyOf) : null }
}

function edge<L>(lines: readonly L[], at: 0 | -1, keyOf: (line: L) => string): string | null {
  const line = lines.at(at)
  return line === undefined ? null : keyOf(line)
}

/** The same page with its lines as they are shown. */
export const shownPage = <L, S>({ lines, ...edges }: Page<L>, show: (line: L) => S): Page<S> => ({
  ...edges,
  lines: lines.map(show),
})

/** Walks a list that was read whole, because each of its lines is judged by itself or all of them are counted. */
export const walkAmong =
  <L>(all: readonly L[], keyOf: (line: L) => string): Walk<L, string> =>
  async (place, limit) => {
    if (!place) return all.slice(0, limit)
    const at = all.findIndex((line) => keyOf(line) === place.key)
    if (at < 0) return []
    return place.towards === 'next' ? all.slice(at + 1, at + 1 + limit) : all.slice(Math.max(0, at - limit), at)
  }
