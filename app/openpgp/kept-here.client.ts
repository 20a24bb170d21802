/**
 * What this browser keeps between visits. Two rules meet here, and neither may
 * undo the other: who signs out leaves nothing personal behind (ASVS 14.3.1), and
 * what a vault has seen of the log is never forgotten, or a portal restored to an
 * older day would go unnoticed. So each thing that is kept says which it is; this
 * file alone touches the browser's storage.
 */
import type { PersonId } from '../ids.ts'

const kinds = {
  /** The trust card: sealed by its owner to its owner, it tells nobody else anything but that they were here. */
  trust: { outlivesSigningOut: true },
  /** What two people decided about the log, with their names, until its reader has seen it. */
  followed: { outlivesSigningOut: false },
  /** The newest checkpoint seen, where there is no vault that keeps it in a card: the log's size is public. */
  seen: { outlivesSigningOut: true },
} as const
export type KeptKind = keyof typeof kinds

const nameOf = (kind: KeptKind, person: PersonId): string => `fuin-${kind}:${person}`

export const readKept = (kind: KeptKind, person: PersonId): string | null => localStorage.getItem(nameOf(kind, person))

const listeners = new Set<() => void>()

export function keepHere(kind: KeptKind, person: PersonId, text: string): void {
  localStorage.setItem(nameOf(kind, person), text)
  for (const listener of listeners) listener()
}

/** This tab's changes, and other tabs'. */
export function onKeptChange(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/**
 * Signing out: everything goes but what is sealed, and what the frame itself
 * keeps of a visit (how far pages were scrolled) with it. Another's browser
 * storage that is not ours goes too: nobody else has anything to keep here.
 */
export function forgetVisit(): void {
  forget(() => false)
  sessionStorage.clear()
  // The frame notes how far the page was scrolled as it leaves it.
  window.addEventListener('pagehide', () => sessionStorage.clear(), { once: true })
}

/** What others left who closed the browser instead of signing out. */
export const forgetOthers = (person: PersonId): void => forget((name) => name.endsWith(`:${person}`))

function forget(stays: (name: string) => boolean): void {
  const sealed = Object.entries(kinds).flatMap(([kind, { outlivesSigningOut }]) =>
    outlivesSigningOut ? [`fuin-${kind}:`] : [],
  )
  for (const name of Object.keys(localStorage)) {
    if (!sealed.some((prefix) => name.startsWith(prefix)) && !stays(name)) localStorage.removeItem(name)
  }
}
