import type { i18n } from 'i18next'

/** A match of the route tree, as `useMatches` has it. */
interface Match {
  readonly handle?: unknown
  readonly data?: unknown
}

const textAt = (holder: unknown, name: string): string | null => {
  if (!holder || typeof holder !== 'object') return null
  const text: unknown = Reflect.get(holder, name)
  return typeof text === 'string' && text !== '' ? text : null
}

/**
 * The title of the innermost page that has one: `pageTitle` of its loader's
 * data (a headline), else the word its handle names, `title: 'log:title'`.
 */
export function pageTitle(matches: readonly Match[], words: i18n): string | null {
  for (const { handle, data } of [...matches].reverse()) {
    const said = textAt(data, 'pageTitle')
    if (said) return said
    const [namespace, key] = textAt(handle, 'title')?.split(':') ?? []
    if (!namespace || !key) continue
    const word: unknown = words.getResource(words.language, namespace, key)
    if (typeof word === 'string') return word
  }
  return null
}

/** With how many bulletins lie unopened before it, so that a tab among many says so. */
export const titleOf = (title: string, unopened: number): string => (unopened > 0 ? `(${unopened}) ${title}` : title)

/**
 * Whether the page comes alive in the browser. One whose handle says
 * `scripts: false` is plain forms and carries no script at all: signing in does
 * not, so it is quick on a bad line and offers nothing to tamper with.
 */
export function needsScript(matches: readonly Match[]): boolean {
  return matches.every(
    ({ handle }) => !handle || typeof handle !== 'object' || Reflect.get(handle, 'scripts') !== false,
  )
}
