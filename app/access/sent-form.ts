import { minutes } from '../ids.ts'

/**
 * One form as it came back. Two requests with the same value, to the same place,
 * with the same content are one request: pressed twice, or sent again because
 * its answer was lost.
 */
export interface SentForm {
  /** What this rendering of this form alone holds: 256 random bits of the server's, and which form of its page it is. */
  readonly value: string
  /** The path it was sent to. */
  readonly place: string
  /** Everything else in it, as one text. */
  readonly content: string
}

/** How long the same request gets the same outcome. */
export const outcomeLasts = minutes(2)

export const isFormValue = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z0-9_-]{43}\.[A-Za-z0-9-]{1,60}$/.test(text)
