/** Both factors, by the portal's own forms, as a browser without script sends them. */
import { CommandRefused } from '../command/read-command.ts'
import { readExits } from './exits.ts'
import type { Keyboard } from './type-here.ts'

const notIn = (sentence: string): CommandRefused => new CommandRefused(readExits.signIn, sentence)

export async function signInHere(keyboard: Keyboard, email: string): Promise<void> {
  const password = await keyboard.ask('Password', { hidden: true })
  const first = await sendForm('/sign-in', { email, password })
  if (!first?.startsWith('/sign-in/second-factor')) throw notIn('The portal did not accept this address and password.')
  const code = await keyboard.ask('Code of the authenticator app')
  const second = await sendForm('/sign-in/second-factor', { code })
  if (second === null) throw notIn('The portal did not accept this code. Codes are good once, and for half a minute.')
  if (second.startsWith('/sign-in'))
    throw notIn('The portal lets nobody in with these at present. Open it in a browser: it says why.')
}

/** Where it leads; null where the portal shows the form again. */
async function sendForm(path: string, fields: Readonly<Record<string, string>>): Promise<string | null> {
  const page = await asked(path, {})
  const [, form = ''] = /name="form" value="([^"]*)"/.exec(await page.text()) ?? []
  const answer = await asked(path, { method: 'POST', body: new URLSearchParams({ form, ...fields }) })
  await answer.arrayBuffer()
  const to = answer.headers.get('location')
  return answer.status >= 300 && answer.status < 400 && to !== null ? new URL(to, 'http://here').pathname : null
}

async function asked(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch {
    throw new CommandRefused(readExits.unreached, 'The portal cannot be reached. Nothing was asked of it.')
  }
}

/** The session ends with the command. Where that fails, it ends by itself. */
export async function signOutHere(): Promise<void> {
  try {
    await (await fetch('/sign-out', { method: 'POST', body: new URLSearchParams() })).arrayBuffer()
  } catch {
    // The line broke: what was read is read.
  }
}
