/** Both factors, by the portal's own forms, as a browser without script sends them. */
import { fromUtf8 } from '../../app/formats/bytes.ts'
import { readAtMost } from '../../app/formats/read-at-most.ts'
import { CommandRefused } from '../command/read-command.ts'
import { readExits } from './exits.ts'
import type { Keyboard } from './type-here.ts'

/** Bytes of a page with a form in it; more is none of ours. */
const largestPage = 2 * 1024 * 1024

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
  const [, form = ''] =
    /name="form"[^>]* value="([^"]*)"/.exec(fromUtf8(await readAtMost(page.body, largestPage))) ?? []
  const answer = await asked(path, { method: 'POST', body: new URLSearchParams({ form, ...fields }) })
  await answer.body?.cancel()
  const to = answer.headers.get('location')
  return answer.status >= 300 && answer.status < 400 && to !== null ? new URL(to, 'http://here').pathname : null
}

async function asked(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, redirect: 'manual', signal: AbortSignal.timeout(60_000) })
  } catch {
    throw new CommandRefused(readExits.unreached, 'The portal cannot be reached. Nothing was asked of it.')
  }
}

/** The session ends with the command. Where that fails, it ends by itself. */
export async function signOutHere(): Promise<void> {
  // Where the line broke, what was read is read.
  await asked('/sign-out', { method: 'POST', body: new URLSearchParams() }).catch(() => null)
}
