/**
 * Which of somebody's copies of a document is the one they have. Where one was made
 * after the issue in the place of an earlier, the earlier is history: the log speaks of
 * it, and nobody is given it any more. As pieces of queries in which the copy is called
 * `copy` and its document `document`.
 */
import { sql } from 'kysely'
import type { Instant } from '../ids.ts'

/** No later copy stands in the place of the one that the query calls so. */
export const standing = (copy: string) =>
  sql<boolean>`not exists (select 1 from resealed_copy as later where later.replaces = ${sql.ref(`${copy}.id`)})`
export const isStanding = standing('copy')

/** When it was sealed to its reader for good: at the issue, or when it was added. */
export const sealedFor = sql<Instant>`coalesce(
  (select made.resealed_at from resealed_copy as made where made.copy_id = copy.id), document.issued_at)`

/** The entry is about this copy, or about an earlier one of the same reader. */
export const ofSameReader = sql<boolean>`step.part in (
  select earlier.id from sealed_copy as earlier
    where earlier.document_id = copy.document_id and earlier.recipient_id = copy.recipient_id)`
