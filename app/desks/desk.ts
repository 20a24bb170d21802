/** A desk 窓口: the key pair of an office or an organization, and how it stands. Design 7. */
import { archiveLayerOf, deskKindOf, otherLayer, provenAtLeast, rolesServing } from '../formats/desk-service.ts'
import type { RollRole } from '../formats/roll.ts'
import { days, type Fingerprint, type Instant, type OrganizationId, type PersonId } from '../ids.ts'

export type DeskState =
  | { readonly state: 'founding'; readonly holders: number }
  | { readonly state: 'open'; readonly epoch: number; readonly holders: number }
  /** Receives, and one absence would leave nobody to open it. */
  | { readonly state: 'thin'; readonly epoch: number; readonly holders: number }
  | { readonly state: 'closed'; readonly at: Instant }

/** Somebody who serves a desk: chosen for an office's, of the house for an organization's; fit for the roll at this moment. */
export interface Serving {
  readonly person: PersonId
  readonly name: string
  readonly organizationName: string
  readonly role: RollRole
  /** Their key of this moment; null where nothing can be sealed to them yet. */
  readonly key: Fingerprint | null
  readonly keyExpiresAt: Instant | null
}

/** One holder's share of an epoch. */
export interface Share {
  readonly epoch: number
  readonly person: PersonId
  readonly key: Fingerprint
  readonly provenAt: Instant | null
  readonly leftAt: Instant | null
}

export interface Epoch {
  readonly epoch: number
  readonly fingerprint: Fingerprint
  readonly expiresAt: Instant
  readonly madeAt: Instant
  readonly openedAt: Instant | null
}

/** Whether whoever comes later is given the keys of before: all that lies at the desk, or what arrives from then on. */
export const earlierKeys = ['given', 'kept'] as const
export type EarlierKeys = (typeof earlierKeys)[number]

export interface Desk {
  readonly id: string
  readonly kind: 'office' | 'organization'
  readonly organization: OrganizationId | null
  readonly names: { readonly ja: string; readonly en: string }
  readonly closedAt: Instant | null
  readonly earlierKeys: EarlierKeys
  /** Chosen for an office, whether they can serve at this moment or not. */
  readonly chosen: readonly PersonId[]
  readonly serving: readonly Serving[]
  /** Ascending. */
  readonly epochs: readonly Epoch[]
  readonly shares: readonly Share[]
}

export const newestEpoch = ({ epochs }: Pick<Desk, 'epochs'>): Epoch | null => epochs.at(-1) ?? null

/** The newest that enough have proven: what the next roll names. */
export const openedEpoch = ({ epochs }: Pick<Desk, 'epochs'>): Epoch | null =>
  epochs.findLast(({ openedAt }) => openedAt !== null) ?? null

/** Whether whoever has the share serves the desk still, with the key it is sealed to. */
export const stands = ({ serving }: Pick<Desk, 'serving'>, { person, key, leftAt }: Share): boolean =>
  leftAt === null && serving.some((one) => one.person === person && one.key === key)

const ofEpoch = ({ shares }: Desk, epoch: number): readonly Share[] => shares.filter((share) => share.epoch === epoch)

/** Who serves and has proven that they open this epoch. */
export const holdersOf = (desk: Desk, epoch: number): readonly Share[] =>
  ofEpoch(desk, epoch).filter((share) => share.provenAt !== null && stands(desk, share))

export function stateOf(desk: Desk): DeskState {
  if (desk.closedAt !== null) return { state: 'closed', at: desk.closedAt }
  const opened = openedEpoch(desk)
  const newest = newestEpoch(desk)
  if (!opened) return { state: 'founding', holders: newest ? holdersOf(desk, newest.epoch).length : 0 }
  const holders = holdersOf(desk, opened.epoch).length
  return { state: holders >= 2 ? 'open' : 'thin', epoch: opened.epoch, holders }
}

/** Whether it would be left with fewer than two who open what comes, were it not for this holder. */
export function leansOn(desk: Desk, person: PersonId): boolean {
  const opened = openedEpoch(desk)
  if (!opened || desk.closedAt !== null) return false
  const holders = new Set(holdersOf(desk, opened.epoch).map((share) => share.person))
  return holders.has(person) && holders.size <= 2
}

/** A key that ends within this is followed in time, milliseconds. */
const renewedBefore = days(60)

/**
 * Whether somebody who does not serve any more could open what comes by the newest
 * key: who left, was moved or suspended, or gave up the key the share is sealed to.
 * Told from who stands now, so that no way of leaving can forget to say so.
 */
export function isToBeRenewed(desk: Desk, at: Instant): boolean {
  const newest = newestEpoch(desk)
  if (!newest || desk.closedAt !== null) return false
  const left = ofEpoch(desk, newest.epoch).some((share) => !stands(desk, share))
  return left || newest.expiresAt - at < renewedBefore
}

/**
 * Who serves, may have a share of this epoch, and has none. Where earlier keys are kept from joiners, one who had a
 * share of it before and made another key of their own is no joiner.
 */
export const withoutShare = (desk: Desk, epoch: number): readonly Serving[] =>
  desk.serving.filter(
    ({ person, key }) =>
      key !== null &&
      mayBeGiven(desk, epoch, person) &&
      !ofEpoch(desk, epoch).some((share) => share.person === person && share.key === key && share.leftAt === null),
  )

function mayBeGiven(desk: Desk, epoch: number, person: PersonId): boolean {
  const since = (openedEpoch(desk) ?? newestEpoch(desk))?.epoch ?? 0
  return desk.earlierKeys === 'given' || epoch >= since || ofEpoch(desk, epoch).some((share) => share.person === person)
}

/** Whether so many have proven this epoch that the desk may receive by it. */
export const opens = (desk: Desk, epoch: number): boolean => holdersOf(desk, epoch).length >= provenAtLeast(desk.kind)

/** Who could be chosen for an office's desk, by role. */
export const servableBy = (desk: string, role: RollRole): boolean => rolesServing(desk).includes(role)

/** The other layer of the archive, whose holders of whatever time can never serve this desk; null for all others. */
export const keptApartFrom = (desk: string): string | null => {
  const layer = archiveLayerOf(desk)
  return layer && otherLayer(layer)
}

/** An office's desk as somebody names it: one of the known words, or `sector-` and a word of one's own. */
export const isOfficeName = (text: string): boolean => text.length <= 40 && deskKindOf(text) === 'office'
