import type { Beside, Step } from './read-log.server.ts'

/**
 * The step, with what is written beside its entries. Under the step's own
 * savepoint: if one cannot be written, neither is the other.
 */
export const besides =
  <T>(step: Step<T>, beside: Beside): Step<T> =>
  async (context) => {
    const stated = await step(context)
    if (stated.entries.length > 0) await beside(context, stated.entries)
    return stated
  }
