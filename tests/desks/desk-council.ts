/** A council whose secretariat founds desks, and people who serve them with real vaults. */
import { keepTotp } from '../../app/access/credential-store.server.ts'
import { totpCode, totpSecret } from '../../app/access/totp.server.ts'
import { findDesk } from '../../app/desks/desk-store.server.ts'
import { foundOffice, foundOrganizations, joinDesk } from '../../app/desks/found-desk.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { serveDesks } from '../../db/demo/serve-desks.server.ts'
import { type Door, openDoor } from '../access/door.ts'
import { type Council, foundCouncilIn, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { random } from '../support/log.ts'

export interface DeskCouncil extends Council {
  readonly secret: string
}

export async function foundDeskCouncil(
  kind: DatabaseKind,
  open: (kind: DatabaseKind) => Promise<Door> = openDoor,
): Promise<DeskCouncil> {
  const council = await foundCouncilIn(await open(kind))
  const secret = totpSecret(random(20))
  const { person } = council.signers[0]
  const sealedSecret = council.serverKey.seal(utf8(secret), { purpose: 'totp', owner: person })
  await keepTotp(council.db, { person, sealedSecret, step: 0, at: council.now() })
  return { ...council, secret }
}

/** A press of the secretariat's, with a code of this moment. */
export async function confirmed(council: DeskCouncil) {
  // A code is good once.
  council.clock.advance(31_000)
  const by = await signedIn(council, council.signers[0])
  return { by, code: totpCode(council.secret, council.now()) }
}

export async function office(
  council: DeskCouncil,
  id: string,
  people: readonly Somebody[],
  house: OrganizationId | null = null,
): Promise<void> {
  const wanted = { id, names: { ja: `${id}の窓口`, en: `${id} desk` }, house }
  value(await foundOffice(council, { ...(await confirmed(council)), wanted }))
  for (const { person } of people) value(await joinDesk(council, { ...(await confirmed(council)), desk: id, person }))
}

export const organizationDesks = async (council: DeskCouncil) =>
  value(await foundOrganizations(council, await confirmed(council)))

/** What somebody's vault does when it is unlocked: each thing done, as words. */
export async function unlock(council: Council, somebody: Somebody): Promise<readonly string[]> {
  const by = await signedIn(council, somebody)
  const done = await serveDesks(council, { person: somebody.person, vault: somebody.vault, by })
  return done.map((duty) => {
    value(duty.outcome)
    return `${duty.do} ${duty.desk.replace(/^org-.*/, 'org')} ${duty.epoch}`
  })
}

export async function deskNow(council: Council, id: string) {
  const desk = await findDesk(council.db, id, council.now())
  if (!desk) throw new Error(`no desk ${id}`)
  return desk
}

/** Somebody more of the same house. */
export async function colleague(council: Council, of: Somebody, name: string): Promise<Somebody> {
  const somebody = await join(council, of.role, name)
  const { organization } = of
  await council.db
    .updateTable('person')
    .set({ organization_id: organization })
    .where('id', '=', somebody.person)
    .execute()
  return { ...somebody, organization }
}

export { join, type Somebody, signRoll, value }
