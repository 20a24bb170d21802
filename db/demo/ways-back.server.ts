/** What people lost or changed by the end of the sample: a telephone, a mail address; and a key made to last longer. */

import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import { ownKeyRenewed } from '../../app/keys/renew-key.server.ts'
import { askForAddress } from '../../app/recovery/change-address.server.ts'
import { restoringObjects } from '../../app/recovery/factor-loss.ts'
import { reportLossAtSignIn } from '../../app/recovery/report-loss.server.ts'
import { proposeRestoring } from '../../app/recovery/restore-access.server.ts'
import { proposingObjects } from '../../app/trust/council-proposal.ts'
import type { Course } from './days-at-work.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** By mailbox: members near the head of the list, so that a smaller sample has them too. */
export const waysBack = { lost: 'watanabe.naoko', moving: 'takahashi.ken', renewing: 'ito.shota' } as const

/** They typed their password, and had nothing to show after it. One of the secretariat made sure who it was; a second has yet to agree. */
export async function* losingTelephone(someone: SampleActor, secretary: SampleActor): Course {
  const { portal } = secretary.parts.stage
  const { token } = granted('the password', await someone.typePassword(someone.parts.password))
  const where = someone.parts.office
  granted('the report', await reportLossAtSignIn(portal, { token, where }))
  yield 1500
  await secretary.signIn()
  const { person } = someone
  const asked = { person, channel: 'telephone', scope: 'factor' } as const
  const reason = { salt: portal.random(32), text: '登録済みの番号に架電し、社員番号と直近の情報の件名を確認した' }
  const about = restoringObjects(asked)
  const sent = await secretary.sign({ act: 'propose', objects: proposingObjects('restore-access', about, reason) })
  granted('the proposal', await proposeRestoring(portal, { ...asked, reason, sent, by: await secretary.by() }))
  await secretary.signOut()
}

/** The letter to the old mailbox lies on the demo's page of mail. */
export async function* askingForAddress(someone: SampleActor): Course {
  const { portal } = someone.parts.stage
  await someone.signIn()
  yield 40
  const [mailbox = '', house = ''] = someone.parts.email.split('@')
  const address = `${mailbox}@csirt.${house}`
  granted('another address', await askForAddress(portal, { address, ...(await someone.confirms()) }))
  await someone.signOut()
}

/** With the passphrase noted at its making; the next roll says the new end. */
export async function* renewingKey(someone: SampleActor): Course {
  const { portal } = someone.parts.stage
  await someone.signIn()
  yield 50
  const { person, passphrase } = someone
  const { protectedKey } = await readOwnKey(portal, person)
  if (!protectedKey) throw new Error(`${someone.parts.email} has no key of a vault`)
  await someone.seeLog('key')
  const longer = granted('a longer key', await someone.vault.handle('renew-key', { protectedKey, passphrase }))
  const objects = [{ kind: 'key', id: longer.fingerprint, sha256: longer.publicKeyHash }]
  const act = await someone.sign({ act: 'key', objects })
  const sent = { publicKey: longer.publicKey, protectedKey: longer.protectedKey, act }
  granted('the renewal', await ownKeyRenewed(portal, { by: await someone.by(), sent }))
  await someone.signOut()
}
