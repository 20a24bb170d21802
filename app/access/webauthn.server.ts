/**
 * The only file that knows @simplewebauthn/server: what browsers are asked, and
 * whether what they answer is right (WebAuthn Level 3, §7.1 and §7.2). Whose
 * passkey it is, whether its challenge is good and whether its counter went back
 * is judged by who calls.
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeClientDataJSON, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { done, type Outcome, refused } from '../outcome.ts'
import type { MadePasskey, PasskeyReason, ShownPasskey } from './passkey.ts'
import type { KeptPasskey } from './passkey-store.server.ts'

/** Ed25519, ES256, RS256 by their COSE numbers: what authenticators in use can do. */
const algorithms = [-8, -7, -257]

/** Where passkeys are good: the host of the portal, without its port (WebAuthn, §5.1.3). */
const hostOf = (origin: string): string => new URL(origin).hostname

/** The portal by the name under which authenticators list it: with its host, so that two portals differ. */
export const portalName = (origin: string): string => `Fuin 封印 (${new URL(origin).host})`

/** What a browser is asked to make: discoverable, so that nothing need be typed, and verifying its person each time. */
export async function askToMake(asked: {
  readonly origin: string
  readonly challenge: string
  readonly userHandle: Uint8Array
  readonly personName: string
  readonly present: readonly Pick<KeptPasskey, 'id' | 'transports'>[]
}): Promise<string> {
  const options = await generateRegistrationOptions({
    rpName: portalName(asked.origin),
    rpID: hostOf(asked.origin),
    userName: asked.personName,
    userDisplayName: asked.personName,
    userID: new Uint8Array(asked.userHandle),
    challenge: bytesIn(asked.challenge),
    excludeCredentials: named(asked.present),
    // Which make of authenticator it is we do not ask: nothing here would depend on the answer.
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
    timeout: 300_000,
  })
  return JSON.stringify(options)
}

/** `among`: whose person is known already; else whichever passkey of this portal the browser has. */
export async function askToShow(asked: {
  readonly origin: string
  readonly challenge: string
  readonly among: readonly Pick<KeptPasskey, 'id' | 'transports'>[]
}): Promise<string> {
  const options = await generateAuthenticationOptions({
    rpID: hostOf(asked.origin),
    challenge: bytesIn(asked.challenge),
    userVerification: 'required',
    timeout: 300_000,
    ...(asked.among.length > 0 ? { allowCredentials: named(asked.among) } : {}),
  })
  return JSON.stringify(options)
}

interface Expected {
  readonly origin: string
  /** Judges the challenge that was answered. */
  readonly isOurs: (challenge: string) => boolean
}

/** What an answer proves of its passkey. */
export interface Proven {
  readonly counter: number
  readonly synced: boolean
  readonly backedUp: boolean
}

export async function judgeShown(
  shown: ShownPasskey,
  kept: KeptPasskey,
  expected: Expected,
): Promise<Outcome<Proven, PasskeyReason>> {
  const refusal = await refusalOf(shown.clientData, expected, () => isVerified(shown.authenticatorData))
  if (refusal) return refused(refusal)
  const verdict = await unlessWrong(() =>
    verifyAuthenticationResponse({
      response: {
        id: shown.id,
        rawId: shown.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          authenticatorData: shown.authenticatorData,
          clientDataJSON: shown.clientData,
          signature: shown.signature,
        },
      },
      expectedChallenge: expected.isOurs,
      expectedOrigin: expected.origin,
      expectedRPID: hostOf(expected.origin),
      requireUserVerification: true,
      // Its counter is judged once its signature is known to be good: else anybody could say of it that it went back.
      credential: { id: kept.id, publicKey: new Uint8Array(kept.publicKey), counter: 0 },
    }),
  )
  if (!verdict?.verified) return refused('passkey-wrong')
  const { newCounter, credentialDeviceType, credentialBackedUp } = verdict.authenticationInfo
  return done({ counter: newCounter, synced: credentialDeviceType === 'multiDevice', backedUp: credentialBackedUp })
}

export async function judgeMade(
  made: MadePasskey,
  expected: Expected,
): Promise<Outcome<Proven & { readonly id: string; readonly publicKey: Uint8Array }, PasskeyReason>> {
  const refusal = await refusalOf(made.clientData, expected, () => true)
  if (refusal) return refused(refusal)
  const verdict = await unlessWrong(() =>
    verifyRegistrationResponse({
      response: {
        id: made.id,
        rawId: made.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { attestationObject: made.attestation, clientDataJSON: made.clientData },
      },
      expectedChallenge: expected.isOurs,
      expectedOrigin: expected.origin,
      expectedRPID: hostOf(expected.origin),
      // Asked for here as well, and said by its own word: an authenticator without PIN or fingerprint is one factor.
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    }),
  )
  if (!verdict?.verified) return refused('passkey-wrong')
  const { credential, credentialDeviceType, credentialBackedUp, userVerified, fmt } = verdict.registrationInfo
  // Nothing else was asked for; certificates of makers are not ours to judge.
  if (fmt !== 'none') return refused('passkey-wrong')
  if (!userVerified) return refused('passkey-unverified')
  return done({
    id: credential.id,
    publicKey: new Uint8Array(credential.publicKey),
    counter: credential.counter,
    synced: credentialDeviceType === 'multiDevice',
    backedUp: credentialBackedUp,
  })
}

/** What the library would refuse in one word, by ours; it looks at all of it again. */
async function refusalOf(
  clientData: string,
  { origin, isOurs }: Expected,
  isUserVerified: () => boolean,
): Promise<PasskeyReason | null> {
  const said = await unlessWrong(async () => decodeClientDataJSON(clientData))
  const verified = await unlessWrong(async () => isUserVerified())
  if (!said || verified === null || typeof said.challenge !== 'string') return 'passkey-wrong'
  if (said.origin !== origin || said.crossOrigin) return 'passkey-origin'
  if (!isOurs(said.challenge)) return 'passkey-lapsed'
  return verified ? null : 'passkey-unverified'
}

const isVerified = (authenticatorData: string): boolean =>
  parseAuthenticatorData(new Uint8Array(Buffer.from(authenticatorData, 'base64url'))).flags.uv

/** The challenge somebody says they answered; null where there is none to read. Judges nothing. */
export function challengeIn(clientData: string): string | null {
  try {
    const { challenge } = decodeClientDataJSON(clientData)
    return typeof challenge === 'string' ? challenge : null
  } catch {
    return null
  }
}

/** The library throws plain errors at foreign bytes, and nothing of ours is asked in between. */
async function unlessWrong<T>(judge: () => Promise<T>): Promise<T | null> {
  try {
    return await judge()
  } catch {
    return null
  }
}

const named = (passkeys: readonly Pick<KeptPasskey, 'id' | 'transports'>[]) =>
  passkeys.map(({ id, transports }) => ({ id, transports: [...transports] }))

const bytesIn = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'))
