import type { ActorFields } from '../access/actor.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import { findOrganization } from '../council/organization-store.server.ts'
import { properEmail } from '../council/person.ts'
import { findPerson } from '../council/person-store.server.ts'
import { type Instant, instant, type OrganizationId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { dutyLinkLasts, mostDutyAddresses } from './duty-address.ts'
import {
  addDutyAddress,
  dropDutyAddress,
  dutyAddressesOf,
  findDutyAddress,
  queueDutyLetters,
} from './duty-address-store.server.ts'

export type DutyAddressRefusal =
  | 'organization-unknown'
  | 'consent-not-asked'
  | 'part-not-yours'
  | 'person-email'
  | 'duty-address-same'
  | 'duty-addresses-many'
  | 'duty-address-gone'

interface DutyAddressForm {
  readonly email: string
  readonly language: 'ja' | 'en'
}

/**
 * Sets an address of the organization itself, and sends it the link that somebody
 * there has to open before it is told of anything. It asks for a code: whoever
 * reads that mailbox learns when there is something.
 */
export async function setDutyAddress(
  ground: Ground,
  asked: Confirmed & { readonly organization: OrganizationId; readonly form: DutyAddressForm },
): Promise<Outcome<undefined, DutyAddressRefusal | ConfirmReason>> {
  const id = Buffer.from(ground.random(16)).toString('base64url')
  return appendConfirmed<undefined, DutyAddressRefusal>(ground, asked, async (step, by) => {
    const { organization, form } = asked
    const wanted = await wantedAddress(step, by, asked)
    if (!wanted.ok) return { value: wanted, entries: [] }
    const { trx, at } = step
    const linkUntil = instant(at + dutyLinkLasts)
    const address = { id, organization, email: wanted.value, language: form.language, setAt: at, linkUntil }
    await addDutyAddress(trx, address, by.actor)
    await queueDutyLetters(trx, [{ address: id, tone: 'duty-address', queuedAt: at, dueAt: at }])
    return { value: done(), entries: [{ ...by, kind: 'duty-address-set', objects: objectsOf(organization) }] }
  })
}

async function wantedAddress(
  { trx }: Pick<StepContext, 'trx'>,
  by: ActorFields,
  { organization, form }: { readonly organization: OrganizationId; readonly form: DutyAddressForm },
): Promise<Outcome<string, DutyAddressRefusal>> {
  const house = await findOrganization(trx, organization)
  if (!house) return refused('organization-unknown')
  if (!joinsByConsent(house.kind)) return refused('consent-not-asked')
  if (!(await maySpeakFor(trx, by, organization))) return refused('part-not-yours')
  const email = properEmail(form.email)
  if (email === null) return refused('person-email')
  const set = await dutyAddressesOf(trx, organization)
  if (set.some((one) => one.email === email)) return refused('duty-address-same')
  return set.length >= mostDutyAddresses ? refused('duty-addresses-many', { most: mostDutyAddresses }) : done(email)
}

/** The secretariat for everybody; of the house itself its representative and contacts. */
async function maySpeakFor(trx: StepContext['trx'], by: ActorFields, organization: OrganizationId): Promise<boolean> {
  if (by.role === 'secretariat') return true
  const asker = await findPerson(trx, by.actor)
  return asker?.organization === organization && asker.part !== null
}

const objectsOf = (organization: OrganizationId) => [{ kind: 'organization', id: organization }]

/** Nothing is sent to it any more, what waits for it included. */
export async function removeDutyAddress(
  ground: Ground,
  asked: Confirmed & { readonly organization: OrganizationId; readonly address: string },
): Promise<Outcome<undefined, DutyAddressRefusal | ConfirmReason>> {
  return appendConfirmed<undefined, DutyAddressRefusal>(ground, asked, async ({ trx }, by) => {
    const { organization, address } = asked
    if (!(await maySpeakFor(trx, by, organization))) return { value: refused('part-not-yours'), entries: [] }
    // Of another house there is none: which addresses it has is its own affair.
    const isTheirs = (await findDutyAddress(trx, address))?.organization === organization
    if (!isTheirs || !(await dropDutyAddress(trx, address))) return { value: refused('duty-address-gone'), entries: [] }
    return { value: done(), entries: [{ ...by, kind: 'duty-address-removed', objects: objectsOf(organization) }] }
  })
}

/** Whether the link of an address may be opened at this moment. */
export const isLinkGood = (
  address: { readonly confirmedAt: Instant | null; readonly linkUntil: Instant },
  at: Instant,
): boolean => address.confirmedAt === null && address.linkUntil > at
