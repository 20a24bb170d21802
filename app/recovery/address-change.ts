/** Another mail address, as pages and acts speak of it. */
import { commitToText, type SaltedText } from '../formats/committed-text.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { days, hours, type Instant, type PersonId } from '../ids.ts'
import type { IdentityChannel } from './factor-loss.ts'

/** From the asking on: within this both mailboxes confirm it, or it is as if never asked. */
export const confirmingLasts = hours(72)

/** From the last confirmation on: how long anybody concerned may stop it, before it holds. */
export const objectingLasts = hours(72)

/** How long what one person proposed waits for a second; as the table of decisions has it. */
export const proposalLasts = days(3)

/**
 * What both sign: for whom, how their identity was established, and which address,
 * by its salted hash: entries are for ever, and an address names its person.
 */
export const addressObjects = ({
  person,
  channel,
  address,
}: {
  readonly person: PersonId
  readonly channel: IdentityChannel
  readonly address: SaltedText
}): readonly ActObject[] => [
  { kind: 'person', id: person },
  { kind: 'identity', id: channel },
  { kind: 'address', id: 'text', sha256: commitToText(address) },
]

/** Whether this is the address that was signed. */
export const isAddressOf = (objects: readonly ActObject[], address: SaltedText): boolean =>
  objects.some(({ kind, sha256 }) => kind === 'address' && sha256 === commitToText(address))

/** Where a change stands, for whoever looks at it. */
export type AddressStep = 'old' | 'new' | 'waits'

export function addressStep(change: {
  readonly oldWaived: boolean
  readonly oldConfirmedAt: Instant | null
  readonly holdsAt: Instant | null
}): AddressStep {
  if (change.holdsAt !== null) return 'waits'
  return change.oldWaived || change.oldConfirmedAt !== null ? 'new' : 'old'
}
