import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import { endSessionsOf } from '../access/end-session.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { isRole } from '../access/role.ts'
import type { OrganizationId, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import type { Term } from './engagement.ts'
import { beginEngagement, closeEngagement, keepsRole, type Post } from './engagement-store.server.ts'
import { voidInvitationsOf } from './invitation-store.server.ts'
import { type HouseRefusal, openHouse } from './invite-person.server.ts'
import { type Organization, rolesFor } from './organization.ts'
import { properFact } from './person-facts.ts'
import { comeBackWithNobody, findPerson, type Person } from './person-store.server.ts'

export type PostFlaw = 'person-role' | 'person-department' | 'person-title'
export type PostRefusal = 'not-found' | 'own-account' | 'state-changed' | 'post-same' | HouseRefusal | PostFlaw

export interface PostForm {
  readonly role: unknown
  readonly department: unknown
  readonly title: unknown
}

/** What somebody is to be in this organization; refused where its kind has no such role. */
export function parsePost(form: PostForm, { id, kind }: Organization): Outcome<Post, PostFlaw> {
  const { role } = form
  if (!isRole(role) || !rolesFor(kind).includes(role)) return refused('person-role')
  const department = properFact.department(form.department)
  if (department === null) return refused('person-department')
  const title = properFact.title(form.title)
  return title === null ? refused('person-title') : done({ organization: id, role, department, title })
}

/**
 * Change of post 異動, inside an organization or to another. In one step the old
 * engagement is closed and kept, the new one runs, every session has ended and
 * open links are void. With another organization or role the powers of the old
 * role end too: nobody acts for a house they no longer work for, and the new role
 * waits for the roll that two people sign. The key stays, as does the pledge: it
 * binds the person, in whatever post.
 */
export async function changePost(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId; readonly organization: OrganizationId; readonly form: PostForm },
): Promise<Outcome<undefined, PostRefusal | ConfirmReason>> {
  // One of the secretariat who moves themselves away could leave the council with nobody inside.
  if (asked.person === asked.by.actor) return refused('own-account')
  return appendConfirmed<undefined, PostRefusal>(ground, asked, async ({ trx, at }, by) => {
    const person = await findPerson(trx, asked.person)
    if (!person) return { value: refused('not-found'), entries: [] }
    // One that ended is not moved: whoever comes back returns, with a new invitation.
    const runs = person.state !== 'left' && (person.engagedUntil === null || person.engagedUntil > at)
    if (!runs) return { value: refused('state-changed'), entries: [] }
    const house = await openHouse(trx, asked.organization)
    if (!house.ok) return { value: house, entries: [] }
    const post = parsePost(asked.form, house.value)
    if (!post.ok) return { value: post, entries: [] }
    if (isSame(person, post.value)) return { value: refused('post-same'), entries: [] }
    const entries = await takeUpPost({ trx, at }, person, { post: post.value, from: at, until: person.engagedUntil })
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}

/** The change itself, within a step that has made sure of person and post. `from`: when the former post ended, and this one begins. */
export async function takeUpPost(
  { trx, at }: Pick<StepContext, 'trx' | 'at'>,
  person: Person,
  { post, from, until }: { readonly post: Post } & Term,
): Promise<readonly EntryDraft[]> {
  await closeEngagement(trx, person.id, { until: from, why: 'post-changed' })
  const keeps = keepsRole(post, person)
  // One that has not begun yet begins on its day all the same, in the new post.
  const term = { from: person.engagedFrom > from ? person.engagedFrom : from, until }
  await beginEngagement(trx, person.id, { post, term, keepsRole: keeps })
  if (!keeps) await voidInvitationsOf(trx, person.id, at)
  // Suspended with a house they work for no longer: its return says nothing of them.
  if (person.organization !== post.organization) await comeBackWithNobody(trx, person.id)
  const ended = await endSessionsOf(trx, { person: person.id, reason: 'post-changed', except: null })
  return [moved(person, post), ...ended]
}

const isSame = (person: Person, post: Post): boolean =>
  person.organization === post.organization &&
  person.role === post.role &&
  person.department === post.department &&
  person.title === post.title

const moved = ({ id, organization, role }: Person, post: Post): EntryDraft => ({
  kind: 'person-moved',
  subject: id,
  objects: [{ kind: 'organization', id: post.organization }],
  data: { role: post.role, 'from-organization': organization, 'from-role': role },
})
