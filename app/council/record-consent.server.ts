import type { ActorFields } from '../access/actor.ts'
import { askedAt } from '../access/agreement.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { joinsByConsent } from './organization.ts'
import { addConsent, consentOf, findOrganization, replaceConsent } from './organization-store.server.ts'

export type ConsentRefusal = 'organization-unknown' | 'consent-not-asked' | 'consent-on-record' | 'terms-changed'

/**
 * Records that the organization consented (Art. 45(2)) to the text of that
 * version, in place of an older one it had consented to. `version` is the one the
 * page showed: a text that changed meanwhile was not consented to.
 */
export async function recordConsent(
  { log, texts }: Ground,
  asked: {
    readonly organization: OrganizationId
    readonly version: string
    readonly by: ActorFields
    readonly once?: Once
  },
): Promise<Outcome<undefined, ConsentRefusal | OnceReason>> {
  const { once = everyTime } = asked
  const step: Step<Outcome<undefined, ConsentRefusal>> = async ({ trx, at, nextIndex }) => {
    const { version: textVersion, hash: textHash } = askedAt(texts.consent, at)
    if (asked.version !== textVersion) return { value: refused('terms-changed'), entries: [] }
    const organization = await findOrganization(trx, asked.organization)
    if (!organization) return { value: refused('organization-unknown'), entries: [] }
    if (!joinsByConsent(organization.kind)) return { value: refused('consent-not-asked'), entries: [] }
    const given = await consentOf(trx, organization.id)
    if (given?.textVersion === textVersion) return { value: refused('consent-on-record'), entries: [] }
    await replaceConsent(trx, organization.id, at)
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
