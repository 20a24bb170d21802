/** An office of the secretariat at work on people: every act as its page does it, with a code. */
import { presentSession } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { changeEngagement } from '../../app/council/change-engagement.server.ts'
import { changeFacts } from '../../app/council/change-facts.server.ts'
import { changePost } from '../../app/council/change-post.server.ts'
import { dayOf } from '../../app/council/engagement.ts'
import { movePerson } from '../../app/council/move-person.server.ts'
import { findPerson } from '../../app/council/person-store.server.ts'
import { days, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { returnPerson } from '../../app/keys/return-person.server.ts'
import { readAsked } from '../../app/lists/list.ts'
import type { Outcome } from '../../app/outcome.ts'
import { peopleList } from '../../app/roll/people-list.ts'
import { listPeopleByOrganization } from '../../app/roll/people-list-store.server.ts'
import { type Door, openDoor, signInAgain, where } from '../access/door.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { accept, confirmed, firstSecretariat, given, invite, type Newcomer, password } from './newcomers.ts'

export const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

export type PeopleOffice = Awaited<ReturnType<typeof openOffice>>

export async function openOffice(kind: DatabaseKind) {
  const door: Door = await openDoor(kind)
  const aikawa = await firstSecretariat(door)
  const newcomer = async (role: 'member' | 'liaison' | 'compliance' | 'secretariat' = 'member') =>
    accept(door, (await invite(door, { by: aikawa.by, role })).link)
  const isIn = async ({ joined }: Newcomer) =>
    (await presentSession(door.db, { token: joined.session.token, at: door.now() })).state === 'held'
  const found = async (person: PersonId) => {
    const someone = await findPerson(door.db, person)
    if (!someone) throw new Error('nobody')
    return someone
  }
  const lists = async (query: string) => {
    const asked = readAsked(peopleList, new URLSearchParams(query))
    return (await listPeopleByOrganization(door.db, asked, door.now())).page.lines
  }
  const facts = (person: PersonId, over: object) =>
    changeFacts(door, {
      person,
      form: { name: '水野 灯', reading: 'ミズノ トモリ', ...over },
      ...confirmed(aikawa.by),
    })
  const term = (person: PersonId, form: object) => changeEngagement(door, { person, form, ...confirmed(aikawa.by) })
  const post = (person: PersonId, organization: OrganizationId, over: object = {}) =>
    changePost(door, {
      person,
      organization,
      form: { role: 'member', department: '', title: '', ...over },
      ...confirmed(aikawa.by),
    })
  const leave = async (person: PersonId) =>
    given(await movePerson(door, { person, move: 'leave', why: 'transferred', ...confirmed(aikawa.by) }))
  const comeBack = (person: PersonId, organization: OrganizationId, over: object = {}) =>
    returnPerson(door, {
      person,
      organization,
      form: { role: 'member', department: '', title: '', email: 'again@saiba-denki.example', ...over },
      ...confirmed(aikawa.by),
    })
  /** The day so many days from now, as a field holds it. */
  const dayIn = (count: number) => dayOf(door.now() + days(count))
  const later = async (length: number) => {
    door.clock.advance(length)
    await signInAgain(door, aikawa.person)
  }
  /** Both factors of somebody who joined with the test's password. */
  const knock = async (person: PersonId, secret: string) => {
    const { email } = await found(person)
    const begun = given(await beginSignIn(door, { email, password, where }))
    door.clock.advance(60_000)
    return given(await finishSignIn(door, { token: begun.token, code: totpCode(secret, door.now()), where }))
  }
  return { door, aikawa, newcomer, isIn, found, lists, facts, term, post, leave, comeBack, dayIn, later, knock }
}
