import type { Trx } from '../../db/open.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { forgetFactors } from '../access/credential-store.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { termAfter } from '../council/change-engagement.server.ts'
import { type PostFlaw, type PostForm, parsePost } from '../council/change-post.server.ts'
import type { TermFlaw, TermForm } from '../council/engagement.ts'
import { beginEngagement, closeEngagement } from '../council/engagement-store.server.ts'
import { voidInvitationsOf } from '../council/invitation-store.server.ts'
import {
  type HouseRefusal,
  type Invited,
  openHouse,
  termSaid,
  writeInvitation,
} from '../council/invite-person.server.ts'
import { isErased, properEmail } from '../council/person.ts'
import { findPerson, holderOfEmail, lastMoveOf, type Person, reopenPerson } from '../council/person-store.server.ts'
import { makeId, type OrganizationId, type PersonId } from '../ids.ts'
import { currentKeyOf, demandProofAnew } from '../keyring/key-store.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'

export type ReturnRefusal =
  | 'not-found'
  | 'state-changed'
  | 'person-erased'
  | 'person-email'
  | 'email-taken'
  | 'engagement-overlaps'
  | HouseRefusal
  | PostFlaw
  | TermFlaw

type ReturnForm = PostForm & TermForm & { readonly email: unknown }

/**
 * Invites somebody who left again: the same person, with the same id and the same
 * record, for one person is one account. Nothing they had opens anything: their
 * password, app, recovery codes and links are gone with this step, and the
 * invitation is the one way in. A key of theirs that still runs may be taken up
 * again, once its holder has shown that they can decrypt and somebody has compared
 * it anew; whoever lost it makes another. They pledge again, and their role waits
 * for the roll that names them.
 */
export async function returnPerson(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId; readonly organization: OrganizationId; readonly form: ReturnForm },
): Promise<Outcome<Invited, ReturnRefusal | ConfirmReason>> {
  const token = ground.random(32)
  const invitation = makeId('i', ground.random(16))
  return appendConfirmed<Invited, ReturnRefusal>(ground, asked, async (step, by) => {
    const { trx, at } = step
    const person = await findPerson(trx, asked.person)
    if (!person) return { value: refused('not-found'), entries: [] }
    if (person.state !== 'left') return { value: refused('state-changed'), entries: [] }
    if (isErased(person)) return { value: refused('person-erased'), entries: [] }
    const house = await openHouse(trx, asked.organization)
    if (!house.ok) return { value: house, entries: [] }
    const post = parsePost(asked.form, house.value)
    if (!post.ok) return { value: post, entries: [] }
    const email = await freeEmail(trx, person.id, asked.form.email)
    if (!email.ok) return { value: email, entries: [] }
    await endBefore(step, person)
    const term = await termAfter(trx, person.id, { form: asked.form, at })
    if (!term.ok) return { value: term, entries: [] }
    await beginEngagement(trx, person.id, { post: post.value, term: term.value, keepsRole: false })
    await reopenPerson(trx, person.id, email.value)
    const invited = await writeInvitation(step, { person: person.id, invitation, token, invitedBy: by.actor })
    const objects = [{ kind: 'organization', id: post.value.organization }]
    const data = { role: post.value.role, ...termSaid(term.value) }
    return {
      value: done(invited),
      entries: [{ ...by, kind: 'person-returned', subject: person.id, objects, data }],
    }
  })
}

/** The address of before, or another that is nobody's. */
async function freeEmail(
  trx: Trx,
  person: PersonId,
  typed: unknown,
): Promise<Outcome<string, 'person-email' | 'email-taken'>> {
  const email = properEmail(typed)
  if (email === null) return refused('person-email')
  const holder = await holderOfEmail(trx, email)
  return holder && holder.person !== person ? refused('email-taken') : done(email)
}

/** All that they had is closed: what is refused after this undoes it again (appendConfirmed). */
export async function endBefore(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  { id: person, engagedUntil }: Person,
): Promise<void> {
  const why = (await lastMoveOf(trx, person))?.why ?? null
  await closeEngagement(trx, person, { until: engagedUntil ?? at, why })
  await forgetFactors(trx, person)
  await voidInvitationsOf(trx, person, at)
  // Leaving has ended them. A session here would be our own mistake, and open a door.
  await endSessionsOf(trx, { person, reason: 'left', except: null })
  const key = await currentKeyOf(trx, person)
  if (key) await demandProofAnew(trx, key.fingerprint)
}
