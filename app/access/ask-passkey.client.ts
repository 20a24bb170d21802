import type { Outcome } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'
import { passkeyAskBody, passkeyOptions } from './passkey-wire.ts'
import { makePasskey, showPasskey } from './webauthn.client.ts'

/** What a passkey is asked for: coming in, a step-up, or the act of one form. */
export type PasskeyMoment = 'sign-in' | 'step-up' | 'form'

/** Asks the portal what to ask, then the browser. The text stands where a code would. */
export async function askPasskey(moment: PasskeyMoment, form: HTMLFormElement): Promise<Outcome<string, string>> {
  const path = moment === 'sign-in' ? '/sign-in/passkey/ask' : '/passkey/ask'
  const asked = await askPortal(path, {
    method: 'POST',
    sends: passkeyAskBody,
    body: { act: 'show', form: moment === 'form' ? nameOf(form) : null },
    answer: passkeyOptions,
  })
  return asked.ok ? showPasskey(asked.value.options) : asked
}

export async function askNewPasskey(): Promise<Outcome<string, string>> {
  const asked = await askPortal('/passkey/ask', {
    method: 'POST',
    sends: passkeyAskBody,
    body: { act: 'make', form: null },
    answer: passkeyOptions,
  })
  return asked.ok ? makePasskey(asked.value.options) : asked
}

/** By what the server will know the form again (sent-form). */
function nameOf(form: HTMLFormElement): { readonly value: string; readonly place: string } {
  return { value: String(new FormData(form).get('form') ?? ''), place: new URL(form.action).pathname }
}
