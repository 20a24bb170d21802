/** The only file that knows @simplewebauthn/browser: asks the browser for a passkey. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { done, type Outcome, refused } from '../outcome.ts'
import { madePasskeyText, shownPasskeyText } from './passkey.ts'

/** Left: its person closed the window, waited too long, or has none here; the browser does not tell which. */
export type PasskeyTrouble = 'passkey-left' | 'passkey-already' | 'passkey-unsupported'

/** `options` as the portal gave them; the answer as `passkey.ts` spells it. */
export async function showPasskey(options: string): Promise<Outcome<string, PasskeyTrouble>> {
  return unlessTrouble(async () => {
    const { id, response } = await startAuthentication({ optionsJSON: JSON.parse(options) })
    return shownPasskeyText({
      id,
      authenticatorData: response.authenticatorData,
      clientData: response.clientDataJSON,
      signature: response.signature,
      userHandle: response.userHandle ?? null,
    })
  })
}

export async function makePasskey(options: string): Promise<Outcome<string, PasskeyTrouble>> {
  return unlessTrouble(async () => {
    const { id, response } = await startRegistration({ optionsJSON: JSON.parse(options) })
    return madePasskeyText({
      id,
      attestation: response.attestationObject,
      clientData: response.clientDataJSON,
      transports: response.transports ?? [],
    })
  })
}

async function unlessTrouble(ask: () => Promise<string>): Promise<Outcome<string, PasskeyTrouble>> {
  try {
    return done(await ask())
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'InvalidStateError') return refused('passkey-already')
    return refused(name === 'NotAllowedError' || name === 'AbortError' ? 'passkey-left' : 'passkey-unsupported')
  }
}
