/** Looking into the log, which is an entry too. */
import type { EntryKind, LogEntry } from '../formats/log-entry.ts'
import type { PersonId } from '../ids.ts'

const looking: readonly EntryKind[] = ['log-searched', 'log-viewed', 'names-shown', 'exported', 'evidence-exported']

/**
 * Somebody's looking in the course of a review, and not what anybody is suspected
 * of: unless it is asked about the very person who looked.
 */
export const isLook = (
  asked: { readonly person: PersonId | null },
  { entry }: { readonly entry: Pick<LogEntry, 'kind' | 'actor'> },
): boolean => looking.includes(entry.kind) && (asked.person === null || entry.actor !== asked.person)
