import type { ActorFields } from '../access/actor.ts'
import { askedAt } from '../access/agreement.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { Instant, OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step } from '../read-log/read-log.server.ts'
import { parseDay } from './engagement.ts'
import { joinsByConsent } from './organization.ts'
import { addConsent, consentOf, findOrganization, replaceConsent } from './organization-store.server.ts'

export type ConsentRefusal =
  | 'organization-unknown'
  | 'consent-not-asked'
  | 'consent-on-record'
  | 'terms-changed'
  | 'consent-paper-day'

/**
 * Records that the organization consented (Art. 45(2)) on paper to the text of
 * that version, in place of an older one it had consented to: the way for one
 * whose representative has no account. `version` is the one the page showed: a
 * text that changed meanwhile was not consented to. `paperOn`: the day on it.
 */
export async function recordConsent(
  { log, texts }: Ground,
  asked: {
    readonly organization: OrganizationId
    readonly version: string
    readonly paperOn?: string
    readonly by: ActorFields
    readonly once?: Once
  },
): Promise<Outcome<undefined, ConsentRefusal | OnceReason>> {
  const { once = everyTime } = asked
  const step: Step<Outcome<undefined, ConsentRefusal>> = async ({ trx, at, nextIndex }) => {
    const { version: textVersion, hash: textHash } = askedAt(texts.consent, at)
    if (asked.version !== textVersion) return { value: refused('terms-changed'), entries: [] }
    const { paperOn } = asked
    if (paperOn !== undefined && !isDayBefore(paperOn, at)) return { value: refused('consent-paper-day'), entries: [] }
    const organization = await findOrganization(trx, asked.organization)
    if (!organization) return { value: refused('organization-unknown'), entries: [] }
    if (!joinsByConsent(organization.kind)) return { value: refused('consent-not-asked'), entries: [] }
    const given = await consentOf(trx, organization.id)
    if (given?.textVersion === textVersion) return { value: refused('consent-on-record'), entries: [] }
    await replaceConsent(trx, organization.id, at)
    const stands = { textVersion, textHash, at, entryIndex: nextIndex, ...(paperOn === undefined ? {} : { paperOn }) }
    await addConsent(trx, { organization: organization.id, ...stands })
    const objects = [
      { kind: 'organization', id: organization.id },
      { kind: 'text', id: textVersion, sha256: textHash },
    ]
    const data = paperOn === undefined ? {} : { data: { paper: paperOn } }
    return { value: done(), entries: [{ ...asked.by, kind: 'consent-given', objects, ...data }] }
  }
  const { value } = await log.append(once.within(step), asked.by)
  return value
}

/** A day there has been: nobody signed a paper tomorrow. */
function isDayBefore(text: string, at: Instant): boolean {
  const day = parseDay(text)
  return day !== null && day <= at
}
