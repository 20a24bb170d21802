import type { ActorFields } from '../access/actor.ts'
import { askedAt, type Terms } from '../access/agreement.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import { addConsent, consentOf, findOrganization, replaceConsent } from '../council/organization-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { termsObject } from './give-pledge.server.ts'

export type GiveConsentRefusal = 'not-representative' | 'organization-suspended' | 'consent-on-record' | ActRefusal

/** What the act `consent` is about: whose it is, and the binding text by version and hash. */
export const consentObjects = (organization: OrganizationId, text: Terms) =>
  [{ kind: 'organization', id: organization }, termsObject(text)] as const satisfies readonly ActObject[]

/**
 * Takes the consent of an organization (Art. 45(2)) to the text of this moment,
 * signed by its representative with their own key. It takes the place of an older
 * text's, and of the same text's on paper: a signature says more than our word
 * that there is one.
 */
export const giveConsent = (
  ground: Ground,
  { by, act: sent }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, GiveConsentRefusal>> => {
  const asked = askedAt(ground.texts.consent, ground.now())
  const { organization } = by
  const objects = consentObjects(organization, asked)
  return takeAct(
    ground,
    { by, sent },
    {
      expected: { act: 'consent', objects },
      look: async ({ trx }) => {
        const person = await findPerson(trx, by.actor)
        const house = await findOrganization(trx, organization)
        const speaks = person?.part === 'representative' && person.organization === organization
        if (!speaks || person.setupStep !== null || !house || !joinsByConsent(house.kind))
          return refused('not-representative')
        if (house.suspendedAt) return refused('organization-suspended')
        const given = await consentOf(trx, organization)
        const stands = given?.textVersion === asked.version && given.signedBy !== null
        return stands ? refused('consent-on-record') : done(undefined)
      },
      write: async ({ trx, at, nextIndex }) => {
        const { version: textVersion, hash: textHash } = asked
        await replaceConsent(trx, organization, at)
        await addConsent(trx, { organization, textVersion, textHash, at, entryIndex: nextIndex, signedBy: by.actor })
        return [{ kind: 'consent-signed', subject: by.actor, objects }]
      },
      answer: () => done(),
    },
  )
}
