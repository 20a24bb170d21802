import { nameOrPseudonym, pseudonymOf } from '../council/pseudonym.ts'
import type { Delivery } from './delivery-store.server.ts'

/** One recipient as the list shows them: by name, or by pseudonym to whoever has not asked for names. */
export function deliveryLine(delivery: Delivery, { named }: { readonly named: boolean }) {
  const { copy, code, person, role, name, organizationName, state, availableAt, resealed, progress } = delivery
  const pseudonym = pseudonymOf(person, role)
  const shown = named ? nameOrPseudonym({ id: person, name, role }) : pseudonym
  // An organization of three would tell who each of them is.
  const organization = named ? organizationName : null
  const gone = state !== 'active'
  return { copy, code, word: pseudonym, name: shown, organization, gone, availableAt, resealed, ...progress }
}

export type DeliveryLine = ReturnType<typeof deliveryLine>
