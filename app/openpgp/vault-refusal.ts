/** How a step inside the vault says no: one throw, caught once, at the vault's door. */
import { isForeign } from '../outcome.ts'
import type { VaultReason } from './vault-reasons.ts'

export class VaultRefusal extends Error {
  override readonly name = 'VaultRefusal'
  constructor(readonly reason: VaultReason) {
    super(reason)
  }
}

/** Foreign bytes that are malformed or prove nothing become the given reason; our own broken promises stay what they are. */
export async function orRefuse<T>(reason: VaultReason, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (isForeign(error)) throw new VaultRefusal(reason)
    throw error
  }
}

export function demand(holds: boolean, reason: VaultReason): asserts holds {
  if (!holds) throw new VaultRefusal(reason)
}
