import type { Ground } from '../access/ground.server.ts'
import { makeId, type PersonId } from '../ids.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { voidInvitationsOf } from './invitation-store.server.ts'
import { awaitsLink, writeInvitation } from './invite-person.server.ts'
import { addOrganizationRow } from './organization-store.server.ts'
import { addPerson, listPeople } from './person-store.server.ts'

/** Until the first person names it and themselves, in the invitation. */
export const firstOrganizationName = '協議会事務局'
/** Nobody's address (RFC 2606): whoever still has it has not said who they are. */
export const firstEmail = 'first-account@setup.invalid'

/**
 * The link that makes the first account of an empty council, or null once
 * somebody came through one. Asking again while it is unused makes a fresh link
 * and voids the old one, so a link left in a terminal's history is worth little.
 */
export async function inviteFirstSecretariat({ log, random }: Ground): Promise<string | null> {
  const token = random(32)
  const ids = { organization: makeId('o', random(16)), person: makeId('p', random(16)) }
  const invitation = makeId('i', random(16))
  const { value } = await log.append<string | null>(async (step) => {
    const people = await listPeople(step.trx)
    const [only] = people
    if (people.length > 1 || (only && (only.state !== 'invited' || !awaitsLink(only.setupStep)))) {
      return { value: null, entries: [] }
    }
    const person = only?.id ?? ids.person
    const entries = only ? [] : await beginCouncil(step, ids)
    await voidInvitationsOf(step.trx, person, step.at)
    const { link } = await writeInvitation(step, { invitation, person, token, invitedBy: null })
    entries.push({ kind: 'person-invited', subject: person, data: { role: 'secretariat' } })
    return { value: link, entries }
  })
  return value
}

async function beginCouncil(
  { trx, at }: StepContext,
  ids: { readonly organization: Parameters<typeof addOrganizationRow>[1]['id']; readonly person: PersonId },
): Promise<EntryDraft[]> {
  const { organization, person } = ids
  await addOrganizationRow(trx, { id: organization, name: firstOrganizationName, kind: 'council', sector: null }, at)
  const term = { from: at, until: null }
  await addPerson(
    trx,
    { id: person, organization, name: '', email: firstEmail, role: 'secretariat', locale: 'ja', term },
    at,
  )
  return [{ kind: 'organization-added', objects: [{ kind: 'organization', id: organization }] }]
}
