/**
 * The one file that knows nodemailer: letters over SMTP (RFC 5321), never in clear.
 * On a port that begins in clear STARTTLS (RFC 3207) is demanded, and a server that
 * does not offer it gets neither our password nor an address.
 */
import { createTransport } from 'nodemailer'
import type { Settings } from '../settings.ts'
import type { Letter, MailTrouble, Post, Posted } from './post.ts'

export interface SmtpPostSettings {
  readonly mail: NonNullable<Settings['mail']>
  readonly origin: string
  /** PEM of an authority of one's own; null: those that Node believes. */
  readonly authority: string | null
  random(bytes: number): Uint8Array
  /** Milliseconds of silence after which a server is too slow; a letter may take four times that. */
  readonly patience?: number
}

/** What could be read as two addresses, or as a line of its own, is none: a letter to one would go to another as well. */
const oneAddress = /^[^\s<>()[\]",;:\\@]{1,64}@[^\s<>()",;:\\@]{1,255}$/
/** RFC 5321 §4.2.3: "mailbox name not allowed". */
const notSpelled = 553

/**
 * One connection, one message and one envelope a letter: what two people get shares
 * nothing, not even a connection that their mail server could tell them together by.
 */
export function openSmtpPost({ mail, origin, authority, random, patience = 15_000 }: SmtpPostSettings): Post {
  const { host, port, secure, user, password, from } = mail
  const name = new URL(origin).hostname
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure,
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(authority === null ? {} : { ca: authority }) },
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    // Else the machine's own name would stand in the first line of every letter's way.
    name,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    dnsTimeout: patience,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async (letter, stop) => {
    if (!oneAddress.test(letter.to)) return { state: 'refused', code: notSpelled }
    const tooLong = AbortSignal.timeout(4 * patience)
    try {
      const message = messageOf(letter, { from, name, random })
      await transport.sendMail({ ...message, signal: AbortSignal.any([stop, tooLong]) })
      return { state: 'sent' }
    } catch (error) {
      if (stop.aborted) return { state: 'stopped' }
      return tooLong.aborted ? { state: 'trouble', trouble: 'too-slow', code: null } : judge(error)
    }
  }
}

/** Nothing in it but its text, its two addresses, its time and a random name: no thread, no count, no maker. */
function messageOf(
  { to, subject, text }: Letter,
  { from, name, random }: { readonly from: string; readonly name: string } & Pick<SmtpPostSettings, 'random'>,
) {
  return {
    from,
    to,
    subject,
    text,
    textEncoding: 'base64' as const,
    messageId: `<${Buffer.from(random(16)).toString('hex')}@${name}>`,
    xMailer: false as const,
    // RFC 3834: no holiday notice comes back, and it says no more than that a machine wrote it.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

interface Said {
  readonly code?: unknown
  readonly command?: unknown
  readonly response?: unknown
  readonly responseCode?: unknown
}

/** Of the error only words and numbers go on: what the server wrote may hold an address, or anything. */
function judge(error: unknown): Posted {
  if (!(error instanceof Error)) throw error
  const { code, command, response, responseCode }: Error & Said = error
  const number = typeof responseCode === 'number' ? responseCode : null
  const aboutLetter = command === 'RCPT TO' || command === 'DATA'
  if (aboutLetter && number !== null && number !== 421) {
    // 5.7.x is policy (RFC 3463 §3.8), as often about us as about the address: no reason to give somebody up at once.
    const policy = typeof response === 'string' && /^\d{3}[ -]5\.7\./.test(response)
    return number >= 500 && !policy ? { state: 'refused', code: number } : { state: 'put-off', code: number }
  }
  if (code === 'EENVELOPE' && command === 'API') return { state: 'refused', code: notSpelled }
  return { state: 'trouble', trouble: troubleOf(error, { code }), code: number }
}

/** By nodemailer's own words, and OpenSSL's for certificates. */
const troubles: Readonly<Record<string, MailTrouble>> = {
  ETIMEDOUT: 'too-slow',
  ECONNECTION: 'not-reached',
  EDNS: 'not-reached',
  ESOCKET: 'not-reached',
  EAUTH: 'sign-in-refused',
  ENOAUTH: 'sign-in-refused',
  EENVELOPE: 'sender-refused',
  ETLS: 'no-tls',
}

const ofCertificate = /certificate|self-signed|altnames|CERT_|UNABLE_TO_(VERIFY|GET)|SELF_SIGNED|ERR_TLS_CERT/i

function troubleOf(error: Error, { code }: Said): MailTrouble {
  if (ofCertificate.test(error.message)) return 'certificate'
  return (typeof code === 'string' ? troubles[code] : undefined) ?? 'other'
}
