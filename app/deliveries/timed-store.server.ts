import type { Db } from '../../db/open.server.ts'
import type { PersonId } from '../ids.ts'

/** What somebody issued for a time to come and nobody has seen: it waits, or it failed. The next first. */
export const timedOf = (db: Db, sender: PersonId) =>
  db
    .selectFrom('timed_issue as timed')
    .innerJoin('sealed_document as document', 'document.id', 'timed.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'document.id')
    .select(['bulletin.id as id', 'bulletin.number as number', 'bulletin.kind as kind', 'bulletin.class as class'])
    .select(['bulletin.tlp as tlp', 'bulletin.public_title as publicTitle', 'timed.opens_at as opensAt'])
    .select(['timed.state as state', 'timed.ended_at as endedAt'])
    .where('document.sender_id', '=', sender)
    .where('timed.state', 'in', ['waiting', 'failed'])
    .orderBy('timed.opens_at')
    .execute()
