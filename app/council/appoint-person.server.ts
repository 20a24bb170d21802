import type { Part } from '../access/agreement.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { joinsByConsent } from './organization.ts'
import { findPerson, type Person, setPart } from './person-store.server.ts'

export type AppointRefusal = 'not-found' | 'part-not-yours' | 'part-same' | 'person-part' | 'state-changed'

/**
 * Marks who speaks for an organization. The secretariat marks whom the
 * organization named to it; the representative marks contacts of their own, and
 * nobody in their own place. It asks for a code: a contact proposes people, and
 * the representative's signature is the organization's consent.
 */
export async function appointPerson(
  ground: Ground,
  asked: Confirmed & { readonly person: PersonId; readonly part: Part | null },
): Promise<Outcome<undefined, AppointRefusal | ConfirmReason>> {
  return appendConfirmed<undefined, AppointRefusal>(ground, asked, async ({ trx }, by) => {
    const person = await findPerson(trx, asked.person)
    const asker = await findPerson(trx, by.actor)
    if (!person || !asker || !maySee(asker, person)) return { value: refused('not-found'), entries: [] }
    if (!mayAppoint(asker, person, asked.part)) return { value: refused('part-not-yours'), entries: [] }
    if (person.state === 'left') return { value: refused('state-changed'), entries: [] }
    if (asked.part !== null && !joinsByConsent(person.organizationKind))
      return { value: refused('person-part'), entries: [] }
    if (person.part === asked.part) return { value: refused('part-same'), entries: [] }
    await setPart(trx, person, asked.part)
    const data = { part: asked.part ?? 'none', 'from-part': person.part ?? 'none' }
    const objects = [{ kind: 'organization', id: person.organization }]
    return {
      value: done(),
      entries: [{ ...by, kind: 'person-appointed', subject: person.id, objects, data }],
    }
  })
}

/** Of another organization nobody but the secretariat knows who is in it: for all others there is no such person. */
const maySee = (asker: Person, person: Person): boolean =>
  asker.role === 'secretariat' || asker.organization === person.organization

const mayAppoint = (asker: Person, person: Person, part: Part | null): boolean =>
  asker.role === 'secretariat' ||
  (asker.part === 'representative' && part !== 'representative' && person.part !== 'representative')
