/** What happened to some in the first two days: somebody left and came back, somebody was moved, somebody changed their name. */
import { changeFacts } from '../../app/council/change-facts.server.ts'
import { changePost } from '../../app/council/change-post.server.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { returnPerson } from '../../app/keys/return-person.server.ts'
import { joinAgain } from './join-council.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** By mailbox. Their organizations consented, and their places in the three weeks do not hang on it. */
export const histories = {
  returner: 'inoue.mari',
  mover: { mailbox: 'miyake.tsubasa', to: '白銀ネットワーク機器株式会社' },
  renamed: { mailbox: 'ogawa.hitomi', name: '高野 瞳', reading: 'タカノ ヒトミ' },
} as const

/** Made on the first day and short of life: on the last it ends in twelve days, and two desks lean on its owner. */
export const ending = { mailbox: 'ando.ren', keyLife: 35 * 86_400 } as const

/** Their organization had named another in their place. `secretary` is signed in, here and below. */
export async function leave(secretary: SampleActor, { person }: SampleActor): Promise<void> {
  const { portal } = secretary.parts.stage
  const asked = { person, move: 'leave', why: 'duty-ended', ...(await secretary.confirms()) } as const
  granted('leaving', await movePerson(portal, asked))
}

/** The next day it named them again: with the key they had, which is proven and compared anew. */
export async function comeBack(secretary: SampleActor, someone: SampleActor): Promise<void> {
  const { portal } = secretary.parts.stage
  const { person } = someone
  const known = await findPerson(portal.db, person)
  if (!known) throw new Error(`${someone.parts.email} is not on record`)
  const { organization, email, role, department, title } = known
  const form = { email, role, department, title }
  const asked = { person, organization, form, ...(await secretary.confirms()) }
  const { link } = granted('inviting again', await returnPerson(portal, asked))
  await joinAgain(someone, link)
  await someone.signOut()
}

export async function transfer(
  secretary: SampleActor,
  someone: SampleActor,
  { name, id: organization }: { readonly name: string; readonly id: OrganizationId },
): Promise<void> {
  const { portal } = secretary.parts.stage
  const form = { role: someone.parts.role, department: '製品セキュリティ室', title: '' }
  const asked = { person: someone.person, organization, form, ...(await secretary.confirms()) }
  granted('the change of post', await changePost(portal, asked))
  someone.worksFor(name)
}

export async function rename(
  secretary: SampleActor,
  { person }: SampleActor,
  named: { readonly name: string; readonly reading: string },
): Promise<void> {
  const { portal } = secretary.parts.stage
  const known = await findPerson(portal.db, person)
  if (!known) throw new Error(`${person} is not on record`)
  const { department, title, telephone } = known
  const form = { ...named, department, title, telephone }
  granted('the new name', await changeFacts(portal, { person, form, ...(await secretary.confirms()) }))
}
