/**
 * Trouble has three fates.
 *
 * 1. What a person may cause is returned: `refused('copy-missing')`. The reason
 *    is a word of the dictionary (app/i18n), which turns it into a sentence.
 * 2. Foreign bytes throw: `Malformed` when they are not in the format,
 *    `NotProven` when they are, but do not prove what they should.
 * 3. Our own broken promise throws `Broken`. No room catches it; the edge logs
 *    it and shows a plain apology.
 */
export type Done<T> = { readonly ok: true; readonly value: T }
export type Refused<R extends string> = { readonly ok: false; readonly reason: R; readonly detail?: Detail }
export type Outcome<T, R extends string> = Done<T> | Refused<R>
/** What the sentence needs to be exact: names, numbers. Never a secret. */
export type Detail = { readonly [name: string]: string | number }

export function done(): Done<undefined>
export function done<T>(value: T): Done<T>
export function done<T>(value?: T): Done<T | undefined> {
  return { ok: true, value }
}

export function refused<R extends string>(reason: R, detail?: Detail): Refused<R> {
  return detail ? { ok: false, reason, detail } : { ok: false, reason }
}

// The routes are bundled apart from the server, so one class may exist twice in
// a process: we tell them by name, never by instanceof.
abstract class Trouble extends Error {
  abstract override readonly name: string
}

/** Bytes from outside that are not in the format they should be in. The message names the place, never the content. */
export class Malformed extends Trouble {
  override readonly name = 'Malformed'
}

/** Well-formed bytes that do not prove what they claim: a signature, a proof, a hash. */
export class NotProven extends Trouble {
  override readonly name = 'NotProven'
}

/** We broke a promise of our own. Stops the act; nobody catches it but the edge. */
export class Broken extends Trouble {
  override readonly name = 'Broken'
}

/** Bytes from outside were not what they should be, whichever way. */
export const isForeign = (error: unknown): error is Error =>
  isTrouble(error, 'Malformed') || isTrouble(error, 'NotProven')

/** What was read of bytes from outside; null where they are not what they should be. What is our own fault goes on up. */
export function readForeign<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}

export function isTrouble(error: unknown, name: 'Malformed' | 'NotProven' | 'Broken'): error is Error {
  return error instanceof Error && error.name === name
}
