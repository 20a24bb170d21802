import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { joinsByConsent } from './organization.ts'
import { addConsent, consentOf, findOrganization } from './organization-store.server.ts'
import { currentConsent } from './terms.ts'

export type ConsentRefusal = 'organization-unknown' | 'consent-not-asked' | 'consent-on-record' | 'terms-changed'

/**
 * Records that the organization consented (Art. 45(2)) to the text of that
 * version. `version` is the one the page showed: a text that changed meanwhile
 * was not consented to.
 */
export async function recordConsent(
  { log }: Ground,
  asked: {
    readonly organization: OrganizationId
    readonly version: string
    readonly by: ActorFields
    readonly once?: Once
  },
): Promise<Outcome<undefined, ConsentRefusal | OnceReason>> {
  if (asked.version !== currentConsent.version) return refused('terms-changed')
  const { once = everyTime } = asked
  const step: Step<Outcome<undefined, ConsentRefusal>> = async ({ trx, at, nextIndex }) => {
    const organization = await findOrganization(trx, asked.organization)
    if (!organization) return { value: refused('organization-unknown'), entries: [] }
    if (!joinsByConsent(organization.kind)) return { value: refused('consent-not-asked'), entries: [] }
    if (await consentOf(trx, organization.id)) return { value: refused('consent-on-record'), entries: [] }
    const { version: textVersion, hash: textHash } = currentConsent
    await addConsent(trx, { organization: organization.id, textVersion, textHash, at, entryIndex: nextIndex })
    const objects = [
      { kind: 'organization', id: organization.id },
      { kind: 'text', id: textVersion, sha256: textHash },
    ]
    return { value: done(), entries: [{ ...asked.by, kind: 'consent-given', objects }] }
  }
  const { value } = await log.append(once.within(step), asked.by)
  return value
}
