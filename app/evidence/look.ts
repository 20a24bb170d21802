/** Looking into the log, which is an entry too. */
import { rowOf } from '../formats/entry-kinds.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import type { PersonId } from '../ids.ts'

/**
 * Somebody's looking in the course of a review, and not what anybody is suspected
 * of: unless it is asked about the very person who looked.
 */
export const isLook = (
  asked: { readonly person: PersonId | null },
  { entry }: { readonly entry: Pick<ReadEntry, 'kind' | 'actor'> },
): boolean => rowOf(entry.kind)?.looks === true && (asked.person === null || entry.actor !== asked.person)
