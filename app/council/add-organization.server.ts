import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { makeId, type OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import type { OrganizationWanted } from './organization.ts'
import { addOrganizationRow, organizationNameTaken } from './organization-store.server.ts'

/** Adds an organization to the council. Its name stays out of the log, which can never forget one. */
export async function addOrganization(
  { log, random }: Ground,
  {
    wanted,
    by,
    once = everyTime,
  }: { readonly wanted: OrganizationWanted; readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<OrganizationId, 'organization-name-taken' | OnceReason>> {
  const id = makeId('o', random(16))
  const step: Step<Outcome<OrganizationId, 'organization-name-taken'>> = async ({ trx, at }) => {
    // Two rows of one name would be two houses nobody can tell apart when choosing recipients.
    if (await organizationNameTaken(trx, wanted.name)) {
      return { value: refused('organization-name-taken'), entries: [] }
    }
    await addOrganizationRow(trx, { id, ...wanted }, at)
    return {
      value: done(id),
      entries: [{ ...by, kind: 'organization-added', objects: [{ kind: 'organization', id }] }],
    }
  }
  const { value } = await log.append(once.within(step), by)
  return value
}
