import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Instant, OrganizationId, PersonId } from '../ids.ts'
import {
  type AcceptedFacts,
  acceptedFacts,
  isProposalDecided,
  type Proposal,
  type ProposalDecided,
  proposedFacts,
} from './proposal.ts'

type Db = Kysely<Database>

export async function addProposal(db: Db, proposal: Omit<Proposal, 'decided' | 'accepted'>): Promise<void> {
  const { id, organization, by, at, what, person, facts } = proposal
  await db
    .insertInto('proposal')
    .values({
      id,
      organization_id: organization,
      proposed_by: by,
      proposed_at: at,
      what,
      person_id: person,
      facts: facts && JSON.stringify(proposedFacts.encode(facts)),
    })
    .execute()
}

function proposalOf(row: Selectable<Database['proposal']>): Proposal {
  const { id, what, decided, decided_at: decidedAt } = row
  return {
    id,
    organization: row.organization_id,
    by: row.proposed_by,
    at: row.proposed_at,
    what,
    person: row.person_id,
    facts: row.facts === null ? null : proposedFacts.decode(JSON.parse(row.facts)),
    accepted: row.accepted === null ? null : acceptedFacts.decode(JSON.parse(row.accepted)),
    decided: isProposalDecided(decided) && decidedAt !== null ? { as: decided, at: decidedAt } : null,
  }
}

/** Null where there is none that waits. */
export async function waitingProposal(db: Db, id: string): Promise<Proposal | null> {
  const row = await db
    .selectFrom('proposal')
    .selectAll()
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .executeTakeFirst()
  return row ? proposalOf(row) : null
}

/** All that wait, the oldest first, of one organization or of all. */
export async function waitingProposals(
  db: Db,
  organization: OrganizationId | null = null,
): Promise<readonly Proposal[]> {
  let found = db.selectFrom('proposal').selectAll().where('decided_at', 'is', null).orderBy('proposed_at')
  if (organization) found = found.where('organization_id', '=', organization)
  return (await found.execute()).map(proposalOf)
}

/** The newest that were decided, of one organization or of all. */
export async function decidedProposals(
  db: Db,
  organization: OrganizationId | null,
  limit: number,
): Promise<readonly Proposal[]> {
  let found = db
    .selectFrom('proposal')
    .selectAll()
    .where('decided_at', 'is not', null)
    .orderBy('decided_at', 'desc')
    .limit(limit)
  if (organization) found = found.where('organization_id', '=', organization)
  return (await found.execute()).map(proposalOf)
}

export async function countWaiting(db: Db, organization: OrganizationId | null = null): Promise<number> {
  let found = db
    .selectFrom('proposal')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('decided_at', 'is', null)
  if (organization) found = found.where('organization_id', '=', organization)
  return Number((await found.executeTakeFirstOrThrow()).count)
}

/** What was typed goes with it, unless it was corrected. False where another has decided it: two of the secretariat may press at once. */
export async function decideProposal(
  db: Db,
  id: string,
  {
    as,
    at,
    by,
    accepted = null,
    became = null,
  }: {
    readonly as: ProposalDecided
    readonly at: Instant
    readonly by: PersonId
    /** What was done in its place. */
    readonly accepted?: AcceptedFacts | null
    /** Who joined by it. */
    readonly became?: PersonId | null
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('proposal')
    .set({
      decided: as,
      decided_at: at,
      decided_by: by,
      became,
      ...(accepted === null ? { facts: null } : { accepted: JSON.stringify(acceptedFacts.encode(accepted)) }),
    })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What was typed of somebody goes with their name. */
export async function forgetProposed(db: Db, person: PersonId): Promise<void> {
  await db
    .updateTable('proposal')
    .set({ facts: null, accepted: null })
    .where('decided_at', 'is not', null)
    .where((row) => row.or([row('person_id', '=', person), row('became', '=', person)]))
    .execute()
}
