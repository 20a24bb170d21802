/**
 * Brings a database to the newest schema. Migrations are numbered, go forward
 * only, and are never edited once they were on main.
 */
import { type Migration, Migrator, sql } from 'kysely'
import * as first from './migrations/0001-first-tables.ts'
import * as mirrors from './migrations/0003-mirrors.ts'
import * as verifications from './migrations/0005-verifications.ts'
import * as erasure from './migrations/0006-erasure.ts'
import * as fewerIndexes from './migrations/0007-fewer-indexes.ts'
import * as entriesOfABulletin from './migrations/0008-entries-of-a-bulletin.ts'
import * as cosignaturesByWitness from './migrations/0009-cosignatures-by-witness.ts'
import * as serverKeyMark from './migrations/0010-server-key-mark.ts'
import * as formsAnsweredOnce from './migrations/0011-forms-answered-once.ts'
import * as powersFromTheRoll from './migrations/0012-powers-from-the-roll.ts'
import * as textsBesideTheLog from './migrations/0013-texts-beside-the-log.ts'
import * as copiesByCode from './migrations/0014-copies-by-code.ts'
import * as issuedCopies from './migrations/0016-issued-copies.ts'
import * as keptCards from './migrations/0017-kept-cards.ts'
import * as turns from './migrations/0018-turns.ts'
import * as sealedDocuments from './migrations/0019-sealed-documents.ts'
import * as matterAndPart from './migrations/0020-matter-and-part.ts'
import * as counts from './migrations/0021-counts.ts'
import * as listsByName from './migrations/0024-lists-by-name.ts'
import * as alsoAbout from './migrations/0025-also-about.ts'
import * as peopleFacts from './migrations/0026-people-facts.ts'
import * as passkeys from './migrations/0027-passkeys.ts'
import * as mail from './migrations/0028-mail.ts'
import * as organizations from './migrations/0029-organizations.ts'
import * as passkeyDates from './migrations/0033-passkey-dates.ts'
import * as waysBack from './migrations/0034-ways-back.ts'
import * as consentByAct from './migrations/0035-consent-by-act.ts'
import * as proposals from './migrations/0036-proposals.ts'
import * as changeovers from './migrations/0037-changeovers.ts'
import * as renewedKeys from './migrations/0039-renewed-keys.ts'
import * as desks from './migrations/0041-desks.ts'
import * as laterCopies from './migrations/0043-later-copies.ts'
import * as councilStatements from './migrations/0045-council-statements.ts'
import * as openDuties from './migrations/0047-open-duties.ts'
import * as proposalsAndAddresses from './migrations/0048-proposals-and-addresses.ts'
import * as mandates from './migrations/0049-mandates.ts'
import * as proposedAddresses from './migrations/0051-proposed-addresses.ts'
import * as deskCopies from './migrations/0053-desk-copies.ts'
import * as archiveOpenings from './migrations/0054-archive-openings.ts'
import * as rollAlarms from './migrations/0055-roll-alarms.ts'
import * as afterIssue from './migrations/0056-after-issue.ts'
import * as deskAlarms from './migrations/0057-desk-alarms.ts'
import * as earlierDeskKeys from './migrations/0058-earlier-desk-keys.ts'
import * as approvals from './migrations/0060-approvals.ts'
import * as timedIssues from './migrations/0061-timed-issues.ts'
import * as revisions from './migrations/0065-revisions.ts'
import * as callWords from './migrations/0066-call-words.ts'
import * as responses from './migrations/0070-responses.ts'
import * as attachments from './migrations/0075-attachments.ts'
import { DatabaseRefused, type OpenDatabase } from './open.server.ts'

const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': first,
  '0003-mirrors': mirrors,
  '0005-verifications': verifications,
  '0006-erasure': erasure,
  '0007-fewer-indexes': fewerIndexes,
  '0008-entries-of-a-bulletin': entriesOfABulletin,
  '0009-cosignatures-by-witness': cosignaturesByWitness,
  '0010-server-key-mark': serverKeyMark,
  '0011-forms-answered-once': formsAnsweredOnce,
  '0012-powers-from-the-roll': powersFromTheRoll,
  '0013-texts-beside-the-log': textsBesideTheLog,
  '0014-copies-by-code': copiesByCode,
  '0016-issued-copies': issuedCopies,
  '0017-kept-cards': keptCards,
  '0018-turns': turns,
  '0019-sealed-documents': sealedDocuments,
  '0020-matter-and-part': matterAndPart,
  '0021-counts': counts,
  '0024-lists-by-name': listsByName,
  '0025-also-about': alsoAbout,
  '0026-people-facts': peopleFacts,
  '0029-organizations': organizations,
  '0037-changeovers': changeovers,
  '0033-passkey-dates': passkeyDates,
  '0034-ways-back': waysBack,
  '0039-renewed-keys': renewedKeys,
  '0035-consent-by-act': consentByAct,
  '0036-proposals': proposals,
  '0028-mail': mail,
  '0027-passkeys': passkeys,
  '0043-later-copies': laterCopies,
  '0045-council-statements': councilStatements,
  '0053-desk-copies': deskCopies,
  '0054-archive-openings': archiveOpenings,
  '0056-after-issue': afterIssue,
  '0060-approvals': approvals,
  '0061-timed-issues': timedIssues,
  '0065-revisions': revisions,
  '0066-call-words': callWords,
  '0057-desk-alarms': deskAlarms,
  '0058-earlier-desk-keys': earlierDeskKeys,
  '0075-attachments': attachments,
  '0055-roll-alarms': rollAlarms,
  '0051-proposed-addresses': proposedAddresses,
  '0049-mandates': mandates,
  '0041-desks': desks,
  '0047-open-duties': openDuties,
  '0048-proposals-and-addresses': proposalsAndAddresses,
  '0070-responses': responses,
}

/**
 * Throws DatabaseRefused where a newer portal has the database already, else what
 * the failing migration threw; on both databases a failed one leaves nothing behind.
 */
export async function migrateDatabase(opened: Pick<OpenDatabase, 'db'>): Promise<void> {
  await demandOurs(opened)
  const migrator = new Migrator({ db: opened.db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** An older portal would not know what the newer one's tables are for, and would not keep their promises. */
async function demandOurs({ db }: Pick<OpenDatabase, 'db'>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const unknown = rows.find(({ name }) => !(name in migrations))
  if (!unknown) return
  throw new DatabaseRefused(
    `The database was brought to a newer version (${unknown.name}) than this portal knows. Start the newer portal, or restore the backup that was made before it.`,
  )
}
