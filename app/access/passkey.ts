import { normalized } from '../formats/normalized.ts'

/**
 * A passkey, as pages and portal speak of it: its reasons, and the one text in
 * which a browser hands its answer over. It stands in the field of a code, so that
 * whatever takes a code of this moment takes a passkey as well.
 *
 *     passkey.<id>.<authenticator data>.<client data>.<signature>.<user handle, or nothing>
 *     made.<id>.<attestation object>.<client data>.<transports, joined by +, or nothing>
 *
 * Every part is base64url of the bytes WebAuthn gives (Level 3, §5.1).
 */
export const passkeyReasons = [
  'passkey-unknown',
  'passkey-unverified',
  'passkey-lapsed',
  'passkey-origin',
  'passkey-copied',
  'passkey-wrong',
] as const
/** Why a passkey was not taken. */
export type PasskeyReason = (typeof passkeyReasons)[number]

/** Characters: a credential's id has at most 1,023 bytes, its signature far fewer. */
export const longestAnswer = 8000
export const longestPasskeyName = 60

export interface ShownPasskey {
  readonly id: string
  readonly authenticatorData: string
  readonly clientData: string
  readonly signature: string
  /** Null where the browser gave none: it was asked for one passkey among named ones. */
  readonly userHandle: string | null
}

export interface MadePasskey {
  readonly id: string
  readonly attestation: string
  readonly clientData: string
  readonly transports: readonly string[]
}

const part = '([A-Za-z0-9_-]+)'
const shownText = new RegExp(`^passkey\\.${part}\\.${part}\\.${part}\\.${part}\\.([A-Za-z0-9_-]*)$`)
const madeText = new RegExp(`^made\\.${part}\\.${part}\\.${part}\\.((?:[a-z-]{1,20}(?:\\+[a-z-]{1,20}){0,7})?)$`)

export const shownPasskeyText = ({ id, authenticatorData, clientData, signature, userHandle }: ShownPasskey): string =>
  ['passkey', id, authenticatorData, clientData, signature, userHandle ?? ''].join('.')

export const madePasskeyText = ({ id, attestation, clientData, transports }: MadePasskey): string =>
  ['made', id, attestation, clientData, transports.join('+')].join('.')

/** Whether what stands in the field of a code is the answer of a passkey, good or not. */
export const isPasskeyText = (typed: string): boolean => typed.startsWith('passkey.')

export function readShownPasskey(text: string): ShownPasskey | null {
  const [, id, authenticatorData, clientData, signature, userHandle = ''] = shownText.exec(text) ?? []
  if (!id || !authenticatorData || !clientData || !signature) return null
  return { id, authenticatorData, clientData, signature, userHandle: userHandle === '' ? null : userHandle }
}

export function readMadePasskey(text: string): MadePasskey | null {
  const [, id, attestation, clientData, transports = ''] = madeText.exec(text) ?? []
  if (!id || !attestation || !clientData) return null
  return { id, attestation, clientData, transports: transports === '' ? [] : transports.split('+') }
}

/** One line, as its person will find it again; null where it is none. */
export function properPasskeyName(typed: string): string | null {
  const name = normalized(typed, 'NFC').trim()
  const fits = name !== '' && [...name].length <= longestPasskeyName && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)
  return fits ? name : null
}
