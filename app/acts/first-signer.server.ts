import { mayBeInside } from '../access/admission.ts'
import { standsInFor } from '../access/mandate-store.server.ts'
import type { Role } from '../access/role.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import type { Db } from '../keyring/key-store.server.ts'

/**
 * Whether the first of two signers stands when the second one signs: active,
 * engaged, in the role they signed in. Days may lie between; a signature of
 * somebody suspended since must not be completed by another, whatever the roll
 * still says of them.
 */
export async function firstSignerStands(
  db: Db,
  first: { readonly person: PersonId; readonly role: Role; readonly at: Instant },
): Promise<boolean> {
  const found = await findPerson(db, first.person)
  if (!found || ((await standsInFor(db, first.person, first.at)) ?? found.role) !== first.role) return false
  return found.state === 'active' && mayBeInside(found, first.at)
}
