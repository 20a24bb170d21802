/** The first two days: the secretariat, the council key, organizations with their consent, people with their keys. */

import type { Part } from '../../app/access/agreement.ts'
import { askedAt } from '../../app/access/agreement.ts'
import { checkNewPassword } from '../../app/access/password.ts'
import type { Role } from '../../app/access/role.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { dayOf } from '../../app/council/engagement.ts'
import { inviteFirstSecretariat } from '../../app/council/invite-first-account.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import { joinsByConsent, parseOrganization } from '../../app/council/organization.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { currentKeyOf } from '../../app/keyring/key-store.server.ts'
import { compareKey } from '../../app/keys/compare-key.server.ts'
import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import { makePassphrase } from '../../app/openpgp/passphrase.ts'
import { makeCouncilKey } from '../../app/roll/make-council-key.server.ts'
import { joinThrough } from './join-council.server.ts'
import { comeBack, ending, histories, leave, rename, transfer } from './people-over-time.server.ts'
import { SampleActor } from './sample-actor.server.ts'
import { day } from './sample-clock.ts'
import { officeOf } from './sample-machines.ts'
import { type SampleOrganization, type SamplePerson, sampleOrganizations } from './sample-people.ts'
import { foundingSent } from './sign-at-vault.server.ts'
import { granted, type Stage } from './stage.ts'

export interface SampleCouncil {
  readonly stage: Stage
  /** As in the list they were made from; the first two are the secretariat. */
  readonly people: readonly SampleActor[]
  readonly secretaries: readonly [SampleActor, SampleActor]
  /** By the part of the address before the @. */
  byMailbox(mailbox: string): SampleActor | null
  having(role: Role): readonly SampleActor[]
}

export interface Founding {
  readonly stage: Stage
  readonly people: readonly SamplePerson[]
  /** Midnight in Japan of the first day. */
  readonly firstDay: number
  readonly onJoined: (joined: number, of: number) => void
}

const hour = 3_600_000

export async function foundCouncil(founding: Founding): Promise<SampleCouncil> {
  const { stage, people, firstDay, onJoined } = founding
  const actors = people.map((person, i) => actorFor(stage, person, i))
  const [first, second, ...others] = actors
  if (!first || !second) throw new Error('a council begins with two of the secretariat')
  stage.clock.reach(firstDay + 9.5 * hour)
  await beginWithFirst(first, people[0])
  onJoined(1, actors.length)
  const houses = new Map([[first.parts.organization, (await first.actor()).organization]])
  await joinThrough(second, await inviteBy(first, second, { houses }), null)
  onJoined(2, actors.length)
  await compare(first, second)
  await compare(second, first)
  await makeCouncil(first, second)
  await second.signOut()
  const consenting = consentingOf(others)
  for (const house of sampleOrganizations) {
    if (!houses.has(house.name)) houses.set(house.name, await addHouse(first, house, consenting.has(house.name)))
  }
  await joinOthers({ ...founding, first, others, houses })
  const [secretaries, byMailbox] = [
    [first, second] as const,
    new Map(people.map(({ mailbox }, i) => [mailbox, actors[i]])),
  ]
  return {
    stage,
    people: actors,
    secretaries,
    byMailbox: (mailbox) => byMailbox.get(mailbox) ?? null,
    having: (role) => actors.filter(({ parts }) => parts.role === role),
  }
}

function actorFor(stage: Stage, { name, reading, mailbox, role, organization }: SamplePerson, i: number): SampleActor {
  const at = sampleOrganizations.findIndex(({ key }) => key === organization)
  const house = sampleOrganizations[at]
  if (!house) throw new Error(`no organization ${organization} for ${name}`)
  const email = `${mailbox}@${house.key}.example`
  const password = makePassword(email, stage.portal.settings.passwordMinLength)
  return new SampleActor({
    stage,
    role,
    name,
    reading,
    organization: house.name,
    email,
    password,
    office: officeOf(at, i),
    ...(mailbox === ending.mailbox ? { keyLife: ending.keyLife } : {}),
  })
}

/** Four words of the passphrase list, 44 bits of the platform's randomness: to be typed, and good enough behind a second factor. */
function makePassword(email: string, minLength: number): string {
  for (;;) {
    const checked = checkNewPassword(makePassphrase().split(' ').slice(0, 4).join('-'), { email, minLength })
    // A word may hold somebody's name, as "random" holds "ando".
    if (checked.ok) return checked.value
  }
}

async function beginWithFirst(first: SampleActor, person: SamplePerson | undefined): Promise<void> {
  const { stage, name, email, organization } = first.parts
  const link = await inviteFirstSecretariat(stage.portal)
  if (!link || !person) throw new Error('the sample council must begin on an empty database')
  await joinThrough(first, link, { name, email, organization })
}

type Houses = ReadonlyMap<string, OrganizationId>

/** Public bodies, whose consent is a document with a seal: it came on paper, as did that of whoever has nobody here yet. */
const onPaper: ReadonlySet<string> = new Set(
  sampleOrganizations.filter(({ key }) => /-suido$|-kotsu$/.test(key)).map(({ name }) => name),
)

/** Houses whose consent their representative signs: the first of their people. */
const consentingOf = (others: readonly SampleActor[]): ReadonlySet<string> =>
  new Set(others.map(({ parts }) => parts.organization).filter((house) => !onPaper.has(house)))

/** The first of a member's house speaks for it; a colleague is its contact, where the first signs. */
function partOf({ parts: { role, organization } }: SampleActor, isFirst: boolean): Part | null {
  if (role !== 'member') return null
  return isFirst && !onPaper.has(organization) ? 'representative' : 'contact'
}

/** Whoever is the first of their house here, and their colleagues, who can be invited once it has consented. */
function inRounds(others: readonly SampleActor[]): readonly [SampleActor[], SampleActor[]] {
  const [firsts, colleagues]: [SampleActor[], SampleActor[]] = [[], []]
  for (const someone of others) {
    const { role, organization } = someone.parts
    const isFirst = role !== 'member' || firsts.every(({ parts }) => parts.organization !== organization)
    ;(isFirst ? firsts : colleagues).push(someone)
  }
  return [firsts, colleagues]
}

async function inviteBy(
  secretary: SampleActor,
  someone: SampleActor,
  { houses, part = null }: { readonly houses: Houses; readonly part?: Part | null },
): Promise<string> {
  const { stage, name, reading, email, role, organization } = someone.parts
  await atWork(secretary)
  stage.clock.pass(stage.chance.between(20, 45))
  const house = houses.get(organization)
  if (!house) throw new Error(`${organization} is no organization of the sample council`)
  // No such number is given out: what follows the area code begins with a zero.
  const telephone = `03-0000-${Math.floor(stage.chance.between(1000, 9999))}`
  const form = { name, reading, telephone, email, role, locale: 'ja', part: part ?? '', ...postOf(someone) }
  const asked = { organization: house, form, ...(await secretary.confirms()) }
  return granted('an invitation', await invitePerson(stage.portal, asked)).link
}

/** As organizations name their people: those of operators with the room they work in. */
const postOf = ({ parts }: SampleActor) =>
  parts.role === 'member' ? { department: '情報セキュリティ室', title: '' } : { department: '', title: '' }

/** Signs in again where the session has lapsed since. */
export async function atWork(someone: SampleActor): Promise<void> {
  if (!(await someone.isInside())) await someone.signIn()
}

async function compare(secretary: SampleActor, someone: SampleActor): Promise<void> {
  const { portal, clock, chance } = secretary.parts.stage
  await atWork(secretary)
  // A telephone call.
  clock.pass(chance.between(60, 150))
  await atWork(secretary)
  const key = await currentKeyOf(portal.db, someone.person)
  if (!key) throw new Error(`${someone.parts.email} has no key to compare`)
  const { fingerprint } = key
  const asked = { person: someone.person, fingerprint, channel: 'telephone', by: await secretary.by() } as const
  granted('comparing', await compareKey(portal, asked))
}

async function makeCouncil(maker: SampleActor, second: SampleActor): Promise<void> {
  const { portal, clock } = maker.parts.stage
  await atWork(maker)
  const signers = []
  for (const { person } of [maker, second]) {
    const key = await currentKeyOf(portal.db, person)
    if (key) signers.push({ person, publicKey: key.publicKey })
  }
  const sent = await foundingSent(portal, maker, signers)
  granted('the council', await makeCouncilKey(portal, { by: await maker.by(), sent }))
  clock.pass(60)
  const own = await readOwnKey(portal, second.person)
  if (own.council) granted('pinning the council', await second.vault.handle('pin-council', own.council))
}

async function addHouse(
  secretary: SampleActor,
  { name, kind, sector }: SampleOrganization,
  signsItself: boolean,
): Promise<OrganizationId> {
  const { portal, clock, chance } = secretary.parts.stage
  await atWork(secretary)
  clock.pass(chance.between(25, 60))
  const wanted = granted('the organization', parseOrganization({ name, kind, sector }))
  const id = granted('adding', await addOrganization(portal, { wanted, by: await secretary.by() }))
  if (!joinsByConsent(kind) || signsItself) return id
  clock.pass(chance.between(10, 25))
  const { version } = askedAt(portal.texts.consent, clock.now())
  // The paper came by post before.
  const paperOn = dayOf(clock.now() - 5 * day)
  granted('consent', await recordConsent(portal, { organization: id, version, paperOn, by: await secretary.by() }))
  return id
}

interface Others extends Founding {
  readonly first: SampleActor
  readonly others: readonly SampleActor[]
  readonly houses: Houses
}

/** The first of each house are invited on the first day; half of them come the same afternoon, the others the next morning, and then their colleagues. */
async function joinOthers(founding: Others): Promise<void> {
  const { stage, firstDay, first, others, houses, onJoined } = founding
  const [firsts, colleagues] = inRounds(others)
  const links: string[] = []
  for (const someone of firsts) links.push(await inviteBy(first, someone, { houses, part: partOf(someone, true) }))
  await first.signOut()
  const half = Math.ceil(firsts.length / 2)
  const at = firsts.findIndex(({ parts }) => parts.email.startsWith(`${histories.returner}@`))
  const returner = firsts[at] && at < half ? firsts[at] : null
  for (const [i, someone] of firsts.entries()) {
    if (i === half) {
      if (returner) {
        await atWork(first)
        await leave(first, returner)
        await first.signOut()
      }
      stage.clock.reach(firstDay + day + 8.8 * hour)
    }
    await joinNow(someone, links[i] ?? '')
    onJoined(i + 3, others.length + 2)
  }
  for (const [i, someone] of colleagues.entries()) {
    const link = await inviteBy(first, someone, { houses, part: partOf(someone, false) })
    await first.signOut()
    await joinNow(someone, link)
    onJoined(firsts.length + i + 3, others.length + 2)
  }
  stage.clock.reach(firstDay + day + 13 * hour)
  await atWork(first)
  if (returner) await comeBack(first, returner)
  await changeSome(first, { others, houses })
  for (const someone of others) await compare(first, someone)
  await first.signOut()
}

async function joinNow(someone: SampleActor, link: string): Promise<void> {
  await someone.parts.stage.portal.log.beat()
  await joinThrough(someone, link, null)
  await someone.signOut()
}

/** One moved to another supplier, one with a new name: before the first roll, which says it of them. */
async function changeSome(
  secretary: SampleActor,
  { others, houses }: { readonly others: readonly SampleActor[]; readonly houses: Houses },
): Promise<void> {
  const byMailbox = (mailbox: string) => others.find(({ parts }) => parts.email.startsWith(`${mailbox}@`))
  const { mover, renamed } = histories
  const [moving, naming, id] = [byMailbox(mover.mailbox), byMailbox(renamed.mailbox), houses.get(mover.to)]
  await atWork(secretary)
  if (moving && id) await transfer(secretary, moving, { name: mover.to, id })
  if (naming) await rename(secretary, naming, renamed)
}
