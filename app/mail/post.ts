/** What takes a letter out of the house: an SMTP server, or in the demo a file. */
import type { AnyTone } from './letter.ts'

export interface Wording {
  readonly subject: string
  readonly text: string
}

export interface Letter extends Wording {
  readonly to: string
  readonly tone: AnyTone
}

/** What is wrong with the mail server, or with how it is set; never with a letter. A word for the operator's logger. */
export type MailTrouble =
  | 'not-reached'
  | 'too-slow'
  | 'no-tls'
  | 'certificate'
  | 'sign-in-refused'
  | 'sender-refused'
  | 'other'

export type Posted =
  | { readonly state: 'sent' }
  /** This address takes no letter, and trying again would change nothing. */
  | { readonly state: 'refused'; readonly code: number }
  /** Not now. */
  | { readonly state: 'put-off'; readonly code: number }
  /** No letter can be sent at all; with the server's number, where it said one. */
  | { readonly state: 'trouble'; readonly trouble: MailTrouble; readonly code: number | null }
  /** We are stopping. */
  | { readonly state: 'stopped' }

/** Never rejects for what the other side does. */
export type Post = (letter: Letter, stop: AbortSignal) => Promise<Posted>
