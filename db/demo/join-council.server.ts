/** From an invitation's link to an active person with a proven key and a pledge: every page of setting up, in its order. */

import { askedAt } from '../../app/access/agreement.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import {
  choosePassword,
  type FirstNames,
  joinCouncil,
  openInvitation,
} from '../../app/council/accept-invitation.server.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { keepCard } from '../../app/keyring/keep-trust-card.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { consentObjects, giveConsent } from '../../app/keys/give-consent.server.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { answerProof, askProof } from '../../app/keys/prove-key.server.ts'
import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import type { MadeKey } from '../../app/openpgp/vault-protocol.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { enrolmentSent } from './sign-at-vault.server.ts'
import { granted } from './stage.ts'

/** Ends with the session still open. `names`: only the first person of all says who they are. */
export async function joinThrough(someone: SampleActor, link: string, names: FirstNames | null): Promise<void> {
  await keepBothFactors(someone, link, names)
  const key = await enrolMadeKey(someone)
  await proveKey(someone)
  await pledge(someone)
  await consentFirst(someone)
  someone.noted(key.passphrase)
}

/** Somebody who left and was invited again, with the key that their vault still holds. */
export async function joinAgain(someone: SampleActor, link: string): Promise<void> {
  await keepBothFactors(someone, link, null)
  await proveKey(someone)
  await pledge(someone)
}

async function keepBothFactors(someone: SampleActor, link: string, names: FirstNames | null): Promise<void> {
  const { stage, password, office: where } = someone.parts
  const { portal, clock, chance } = stage
  const token = link.split('/').at(-1)
  const shown = granted('the invitation', await openInvitation(portal, { token, where }))
  clock.pass(chance.between(40, 120))
  const minLength = portal.settings.passwordMinLength
  const form = { password, again: password, minLength, names: names ?? { name: '', email: '', organization: '' } }
  const { carried, totp } = granted('the password', await choosePassword(portal, shown, form))
  clock.pass(chance.between(40, 90))
  const code = totpCode(totp.secret, clock.now())
  const second = { kind: 'app', pending: totp.sealed, code } as const
  const joined = granted('joining', await joinCouncil(portal, shown, { carried, second, where }))
  if (!joined.session) throw new Error(`${someone.parts.email} joined before their engagement begins`)
  someone.joined({ person: shown.person.id, totpSecret: totp.secret, token: joined.session.token })
}

async function enrolMadeKey(someone: SampleActor): Promise<MadeKey> {
  const { portal, clock, chance } = someone.parts.stage
  const { person } = someone
  clock.pass(chance.between(20, 60))
  const { trust, checkpoint, council } = await readOwnKey(portal, person)
  const made = granted('making a key', await someone.vault.handle('make-key', { person, trust, checkpoint, council }))
  // The recovery kit is saved and one of its words typed.
  clock.pass(chance.between(60, 150))
  const sent = await enrolmentSent(portal, someone, made)
  granted('enrolling', await enrolKey(portal, { by: await someone.by(), sent }))
  granted('keeping the card', await keepCard(portal, { person, card: made.card }))
  return made
}

async function proveKey(someone: SampleActor): Promise<void> {
  const { portal, clock } = someone.parts.stage
  const question = granted('the proof', await askProof(portal, someone.person))
  const { nonce } = granted('answering', await someone.vault.handle('answer-proof', question))
  clock.pass(1)
  granted('proving', await answerProof(portal, { by: await someone.by(), nonce: fromBase64(nonce) }))
}

async function pledge(someone: SampleActor): Promise<void> {
  const { portal, clock, chance } = someone.parts.stage
  clock.pass(chance.between(60, 200))
  const asked = askedAt(portal.texts.pledge, clock.now())
  const act = await someone.sign({ act: 'pledge', objects: [termsObject(asked)] })
  granted('the pledge', await givePledge(portal, { by: await someone.by(), act }))
  await someone.keepCard()
}

/** As the representative of a house that has not consented yet: the page comes by itself. */
async function consentFirst(someone: SampleActor): Promise<void> {
  const { portal, clock, chance } = someone.parts.stage
  const { agreement, organization } = await someone.actor()
  if (agreement !== 'consent-wanted') return
  clock.pass(chance.between(90, 240))
  const asked = askedAt(portal.texts.consent, clock.now())
  const act = await someone.sign({ act: 'consent', objects: consentObjects(organization, asked) })
  granted('the consent', await giveConsent(portal, { by: await someone.by(), act }))
  await someone.keepCard()
}
