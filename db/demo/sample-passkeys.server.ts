/** One of the liaisons has two passkeys, of which one is used. */
import { addPasskey, askForPasskey, proposePasskey } from '../../app/access/change-passkeys.server.ts'
import { forMaking, forSignIn } from '../../app/access/passkey-challenge.server.ts'
import { signInByPasskey } from '../../app/access/sign-in-by-passkey.server.ts'
import type { Course } from './days-at-work.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { SoftwareAuthenticator } from './software-authenticator.ts'
import { granted, type Stage } from './stage.ts'

export const ownPasskeys = { mailbox: 'fujii.naoki' } as const

interface SampleKey {
  readonly name: string
  readonly device: SoftwareAuthenticator
}

export function sampleKeys({ portal }: Pick<Stage, 'portal'>): { readonly used: SampleKey; readonly kept: SampleKey } {
  const { origin } = portal.settings
  return {
    used: { name: '業務用ノートパソコン', device: new SoftwareAuthenticator({ origin, synced: true }) },
    kept: { name: '予備のセキュリティキー（金庫）', device: new SoftwareAuthenticator({ origin }) },
  }
}

export async function* registeringPasskeys(someone: SampleActor, keys: readonly SampleKey[]): Course {
  const { portal } = someone.parts.stage
  await someone.signIn()
  for (const { name, device } of keys) {
    yield 50
    const { session } = await someone.by()
    const asked = { person: someone.person, name: someone.parts.name, whom: forMaking(session) }
    const made = device.make(await proposePasskey(portal, asked))
    granted('a passkey', await addPasskey(portal, { made, name, ...(await someone.confirms()) }))
  }
  await someone.signOut()
}

/** By the passkey alone, and left open: it is among the sessions of the settings. */
export async function* usingPasskey(someone: SampleActor, { device }: SampleKey): Course {
  const { portal } = someone.parts.stage
  const browser = Buffer.from(portal.random(32)).toString('base64url')
  const text = device.show(granted('asking', await askForPasskey(portal, { person: null, whom: forSignIn(browser) })))
  yield 6
  granted('a passkey shown', await signInByPasskey(portal, { text, browser, where: someone.visit }))
}
