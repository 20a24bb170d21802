/** People before the forms of the site map, with everything there that their button needs; see every-form.ts. */
import { actorFields } from '../../app/access/actor.ts'
import { keepPasskeyRow } from '../../app/access/passkey-store.server.ts'
import { beginSignIn } from '../../app/access/sign-in.server.ts'
import { totpCode } from '../../app/access/totp.server.ts'
import { nextApril, parseHour } from '../../app/changeover/changeover.ts'
import { readList } from '../../app/changeover/changeover-file.server.ts'
import { checkList } from '../../app/changeover/check-list.server.ts'
import { confirmChangeover } from '../../app/changeover/confirm-changeover.server.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { invitePerson } from '../../app/council/invite-person.server.ts'
import type { EntryKind } from '../../app/formats/entry-kinds.ts'
import { days, instant, type PersonId } from '../../app/ids.ts'
import type { OrganizationKind } from '../../db/schema.ts'
import {
  actorOf,
  addPerson,
  codeOf,
  type Door,
  openDoor,
  password,
  sessionOf,
  type TestPerson,
  where,
} from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { random } from '../support/log.ts'

/** Somebody before a page, about to press a button. */
export interface Standing {
  readonly door: Door
  readonly page: string
  readonly cookie: string
  /** Of the form, where it is sent elsewhere than to its page. */
  readonly action?: string
  readonly typed: Readonly<Record<string, string>>
  /** `name=value`; null for a form with one nameless button. */
  readonly button: string | null
  /** The form before this one, pressed to get here. */
  readonly first?: { readonly typed: Readonly<Record<string, string>>; readonly button: string }
  /** Typed once the page is there: what has to be read from it. */
  readonly read?: (html: string) => Readonly<Record<string, string>>
}

export interface FormCase {
  readonly stand: () => Promise<Standing>
  /** What sending it once leaves in the log. */
  readonly kinds: readonly EntryKind[]
}

export const cookieOf = async (door: Door, who: Pick<TestPerson, 'person' | 'role'>): Promise<string> =>
  `__Host-fuin=${await sessionOf(door, who)}`

export const officer = async (role: TestPerson['role']) => {
  const door = await openDoor()
  const who = await addPerson(door, { role })
  const token = await sessionOf(door, who)
  return { door, who, cookie: `__Host-fuin=${token}`, by: actorFields(actorOf(door, who, token), where) }
}

export const secretariat = () => officer('secretariat')
type Officer = Awaited<ReturnType<typeof officer>>

export const organizationOf = async ({ door, by }: Officer, kind: OrganizationKind = 'government') =>
  given(
    await addOrganization(door, {
      by,
      wanted: { name: '内閣統括室', kind, sector: kind === 'operator' ? 'gas' : null },
    }),
  )

const person = (id: PersonId) => `/people/${id}`

/** A form of the settings of somebody signed in. */
export const setting =
  (path: string, button: string | null, typed: (door: Door, who: TestPerson) => Readonly<Record<string, string>>) =>
  async (): Promise<Standing> => {
    const door = await openDoor()
    const who = await addPerson(door)
    return { door, page: path, cookie: await cookieOf(door, who), button, typed: typed(door, who) }
  }

/** A form about somebody, on their page. */
export const about =
  (
    button: string,
    state: Parameters<typeof addPerson>[1],
    typed: Readonly<Record<string, string>>,
    prepare: (office: Officer, someone: TestPerson) => Promise<unknown> = async () => undefined,
    read?: Standing['read'],
  ) =>
  async (): Promise<Standing> => {
    const office = await secretariat()
    const someone = await addPerson(office.door, state)
    await prepare(office, someone)
    const code = button === 'do=compare' ? {} : { code: codeOf(office.door, office.who) }
    return { ...office, page: person(someone.person), button, typed: { ...typed, ...code }, ...(read ? { read } : {}) }
  }

/** The representative at their organization's page, and a colleague of theirs who is that already. */
export const asRepresentative = (does: 'contact' | 'none', part: 'contact' | null) => async (): Promise<Standing> => {
  const { door, who, cookie } = await officer('member')
  const colleague = await addPerson(door)
  const { organization } = who
  await door.db.updateTable('person').set({ part: 'representative' }).where('id', '=', who.person).execute()
  const theirs = { organization_id: organization, part }
  await door.db.updateTable('person').set(theirs).where('id', '=', colleague.person).execute()
  const typed = { person: colleague.person, code: codeOf(door, who) }
  return { door, cookie, page: '/organization', button: `do=${does}`, typed }
}

/** The organization that the page has chosen: the one they are of. */
export function houseChosen(html: string): Readonly<Record<string, string>> {
  const option = /<option(?=[^>]*\bselected)[^>]*value="(o_[^"]+)"|<option[^>]*value="(o_[^"]+)"[^>]*\bselected/.exec(
    html,
  )
  const organization = option?.[1] ?? option?.[2]
  if (!organization) throw new Error('the page has chosen no organization')
  return { organization }
}

export const invitedLink = async () => {
  const office = await secretariat()
  const organization = await organizationOf(office)
  const form = { name: '木戸 朔', reading: 'キド サク', email: 'kido@example.jp', role: 'liaison', locale: 'ja' }
  const asked = { organization, form, by: office.by, code: codeOf(office.door, office.who) }
  return { ...office, cookie: '', page: given(await invitePerson(office.door, asked)).link }
}

/** Two who have not followed their invitations yet, chosen in the list. */
export const chosenTogether = async (button: string, typed: Readonly<Record<string, string>>) => {
  const office = await secretariat()
  const waiting = { state: 'invited', setupStep: 'password' } as const
  const two = [await addPerson(office.door, waiting), await addPerson(office.door, waiting)]
  const page = `/people/together?${two.map(({ person: id }) => `person=${id}`).join('&')}`
  return { ...office, page, button, typed: { ...typed, code: codeOf(office.door, office.who) } }
}

/** A list of one who joins a government house, which takes no consent. */
export const listBeforeForm = async (button: string) => {
  const office = await secretariat()
  const organization = await organizationOf(office)
  const { day, time } = nextApril(office.door.now())
  const file = `Change,Name,E-mail address,Organization\njoin,Saku Kido,kido@example.jp,${organization}\n`
  return { ...office, page: '/people/changeovers/new', button, typed: { file, day, time } }
}

/** The same, confirmed. */
export const confirmedList = async (button: string) => {
  const { typed, ...office } = await listBeforeForm(button)
  const { door, who, by } = office
  const at = parseHour(typed.day, typed.time, door.now())
  if (at === null) throw new Error('April is no hour')
  const read = given(readList(typed.file))
  const { shown } = await checkList(door, { read, at, by: who.person })
  const asked = { lines: read.lines, at, shown, by, code: codeOf(door, who) }
  const id = given(await confirmChangeover(door, asked))
  door.clock.advance(60_000)
  return { ...office, at, page: `/people/changeovers/${id}`, typed: { code: codeOf(door, who) } }
}

export const firstPage = { typed: { password, again: password }, button: 'do=password' }

/** The secret as the page spells it for typing. */
export const fromApp =
  (door: Door, field: string) =>
  (html: string): Readonly<Record<string, string>> => {
    const secret = /<code[^>]*>([A-Z2-7]{32})<\/code>/.exec(html)?.[1]
    if (!secret) throw new Error('the page shows no secret')
    return { [field]: totpCode(secret, door.now()) }
  }

/** A key that was proven and that nobody compared yet. */
export async function provenKey(
  { door }: Pick<Officer, 'door'>,
  { person }: Pick<TestPerson, 'person'>,
): Promise<void> {
  const hex = (bytes: number) => Buffer.from(random(bytes)).toString('hex')
  await door.db
    .insertInto('person_key')
    .values({
      fingerprint: hex(20) as never,
      person_id: person,
      public_key: random(32),
      public_key_hash: hex(32) as never,
      protected_private_key: null,
      created_at: door.now(),
      expires_at: instant(door.now() + days(700)),
      entry_index: 0,
      proven_at: door.now(),
      compared_by: null,
      compared_at: null,
      compared_channel: null,
      retired_at: null,
      retired_reason: null,
    })
    .execute()
}

/** A passkey of theirs, by its id: enough to be removed. */
export async function keptPasskey(door: Door, { person }: TestPerson): Promise<string> {
  const id = Buffer.from(random(16)).toString('base64url')
  const kept = { userHandle: 'AAAA', publicKey: random(77), counter: 0, transports: [], synced: false, backedUp: false }
  await door.db
    .transaction()
    .execute((trx) => keepPasskeyRow(trx, { ...kept, id, person, name: '机の鍵', madeAt: door.now() }))
  return id
}

export async function halfSignedIn(state: Parameters<typeof addPerson>[1]): Promise<Standing> {
  const door = await openDoor()
  const who = await addPerson(door, state)
  const { token } = given(await beginSignIn(door, { email: who.email, password, where }))
  const cookie = `__Host-fuin-sign-in=${token}`
  return { door, page: '/sign-in/second-factor', cookie, button: null, typed: { code: codeOf(door, who) } }
}
