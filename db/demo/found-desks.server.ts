/** The desks of the sample council: six offices, of which one has run thin, and those of the organizations, of which some have a key by now. */
import { findPerson } from '../../app/council/person-store.server.ts'
import { foundOffice, foundOrganizations, joinDesk, leaveDesk } from '../../app/desks/found-desk.server.ts'
import type { OrganizationId } from '../../app/ids.ts'
import type { Course } from './days-at-work.ts'
import type { SampleCouncil } from './found-council.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { serveDesks } from './serve-desks.server.ts'
import { granted } from './stage.ts'

/** Of the desk for vulnerabilities one of two was taken off yesterday: it is thin, and its key is to be renewed. */
export const takenOff = 'sakurai.mizuki'

const offices = [
  {
    id: 'cabinet',
    ja: '統括室（見本）の窓口',
    en: 'Cabinet desk (sample)',
    by: ['fujii.naoki', 'sakurai.mizuki', 'ando.ren'],
  },
  {
    id: 'sector-power',
    ja: '電力所管の窓口（見本）',
    en: 'Power sector desk (sample)',
    by: ['fujii.naoki', 'ando.ren'],
  },
  {
    id: 'sector-finance',
    ja: '金融所管の窓口（見本）',
    en: 'Finance sector desk (sample)',
    by: ['sakurai.mizuki', 'ando.ren'],
  },
  {
    id: 'jpcert',
    ja: '脆弱性調整の窓口（見本）',
    en: 'Vulnerability coordination desk (sample)',
    by: ['fujii.naoki', takenOff],
  },
  { id: 'compliance', ja: '監査の窓口', en: 'Compliance desk', by: ['miura.keiko', 'hirano.toru'] },
  { id: 'archive', ja: '保管の窓口', en: 'Archive desk', by: ['akiyama.ritsu', 'kubo.sumire'] },
] as const

/** Of organizations: of the first two people came, of the third one alone. */
const organizationPeople = 5

/** Everybody whose vault has something to do at a desk, in the order in which they come. */
export function deskServers(council: SampleCouncil): readonly SampleActor[] {
  const names = [...new Set(offices.flatMap(({ by }) => by))]
  const held = names.flatMap((mailbox) => council.byMailbox(mailbox) ?? [])
  return [...held, ...council.having('member').slice(0, organizationPeople)]
}

/** One of the secretariat founds them all in one sitting. */
export async function* foundingDesks(council: SampleCouncil): Course {
  const [secretary] = council.secretaries
  const { portal } = council.stage
  await secretary.signIn()
  for (const { id, ja, en, by } of offices) {
    // What the unit issues goes to this one of its desks.
    const house = id === 'cabinet' ? await houseOf(council, by[0]) : null
    const wanted = { id, names: { ja, en }, house }
    granted('a desk', await foundOffice(portal, { wanted, ...(await secretary.confirms()) }))
    for (const mailbox of by) {
      const person = council.byMailbox(mailbox)?.person
      if (person) granted('serving', await joinDesk(portal, { desk: id, person, ...(await secretary.confirms()) }))
    }
    yield 40
  }
  granted('desks of organizations', await foundOrganizations(portal, await secretary.confirms()))
  yield 30
  await secretary.signOut()
}

async function houseOf(council: SampleCouncil, mailbox: string): Promise<OrganizationId | null> {
  const someone = council.byMailbox(mailbox)
  const found = someone && (await findPerson(council.stage.portal.db, someone.person))
  return found?.organization ?? null
}

/** She is needed elsewhere; nobody was chosen in her place yet. */
export async function* takingOffDesk(secretary: SampleActor, { person }: SampleActor): Course {
  const { portal } = secretary.parts.stage
  await secretary.signIn()
  yield 60
  granted('taking off a desk', await leaveDesk(portal, { desk: 'jpcert', person, ...(await secretary.confirms()) }))
  await secretary.signOut()
}

/** Comes, and the vault does what the desks need. */
export async function* servingDesks(someone: SampleActor): Course {
  await someone.signIn()
  yield 20
  const { person, vault } = someone
  const done = await serveDesks(someone.parts.stage.portal, { person, vault, by: await someone.by() })
  for (const { do: what, desk, outcome } of done) granted(`${what} ${desk}`, outcome)
  yield 30
  await someone.signOut()
}
