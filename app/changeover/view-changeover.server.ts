import type { PersonState } from '../../db/schema.ts'
import type { Ground } from '../access/ground.server.ts'
import { keepsRole } from '../council/engagement-store.server.ts'
import { peopleWithLink } from '../council/invitation-store.server.ts'
import { awaitsLink } from '../council/invite-person.server.ts'
import { joinsByConsent } from '../council/organization.ts'
import { organizationNames } from '../council/organization-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { type ChangeoverId, days, type Instant, instant, type OrganizationId, type PersonId } from '../ids.ts'
import { councilOnRecord } from '../keyring/council-key-store.server.ts'
import type { Db } from '../keyring/key-store.server.ts'
import { proofLifetime, type UnreachableReason } from '../roll/reachability.ts'
import { listRecipients, type Recipient } from '../roll/recipient-store.server.ts'
import { reachedAtLeast, thinOrganizations } from '../roll/thin-organizations.server.ts'
import { type Fate, fates } from './changeover.ts'
import { type ChangeoverState, stateOf } from './changeover-list.ts'
import { type Changeover, changeoversSince, linesOf, type StoredLine } from './changeover-store.server.ts'
import type { JudgedLine } from './judge-list.server.ts'

/** What is next for somebody of a list: words of the dictionary, in the order in which they come. */
export const waits = [
  'hour',
  'hand',
  'suspended',
  'consent',
  'link',
  'answer',
  'begin',
  'key',
  'pledge',
  'proof',
  'compare',
  'roll',
  'nothing',
] as const
export type Wait = (typeof waits)[number]

export interface LineShown {
  readonly line: number
  readonly fate: Fate
  readonly wait: Wait
  /** Why it was not carried out; null where it was, or is going to be. */
  readonly why: string | null
  /** Null of somebody new, and once their line went by. */
  readonly person: PersonId | null
  readonly name: string
  readonly organization: string
  readonly unreachable: UnreachableReason | null
}

export interface ChangeoverShown {
  readonly lines: readonly LineShown[]
  readonly counts: Readonly<Record<Fate, number>>
  /** What is waited for, and by how many. */
  readonly waiting: readonly { readonly wait: Wait; readonly count: number }[]
  /** Organizations of this list with fewer than two people who can be reached. */
  readonly thin: number
}

/** A list with what each of its people waits for at this moment. */
export async function viewChangeover(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  changeover: Changeover,
): Promise<ChangeoverShown> {
  const at = now()
  const lines = await linesOf(db, changeover.id)
  const people = new Map((await listRecipients(db, { role: null, at })).map((one) => [one.person, one]))
  const look = { at, people, linked: await peopleWithLink(db, at), names: await organizationNames(db) }
  const shown: LineShown[] = []
  for (const line of lines) shown.push(await showLine(db, line, look))
  const houses = [...new Set(lines.flatMap((line) => housesOf(line, people)))]
  return {
    lines: shown,
    counts: countedBy(fates, shown, ({ fate }) => fate),
    waiting: waits.flatMap((wait) => {
      const count = shown.filter((line) => line.wait === wait).length
      return count === 0 || wait === 'nothing' ? [] : [{ wait, count }]
    }),
    thin: (await thinOrganizations(db, { at, among: houses })).length,
  }
}

/** How long after its hour a list is looked at for whoever still waits. */
const followedFor = days(60)

export interface ChangeoverAhead {
  readonly id: ChangeoverId
  readonly at: Instant
  readonly state: ChangeoverState
  readonly lines: number
  /** How many of its people still wait for something; null before its hour. */
  readonly waiting: number | null
}

/** The lists that somebody has still to do with: those whose hour comes, and those of whose people some still wait. */
export async function changeoversOpen(ground: Pick<Ground, 'db' | 'now'>): Promise<readonly ChangeoverAhead[]> {
  const now = ground.now()
  const open: ChangeoverAhead[] = []
  for (const changeover of await changeoversSince(ground.db, instant(now - followedFor))) {
    const { id, at, lines } = changeover
    const state = stateOf({ ...changeover, now })
    const view = state === 'waits' ? null : await viewChangeover(ground, changeover)
    const waiting = view?.waiting.reduce((sum, { count }) => sum + count, 0) ?? null
    if (waiting !== 0) open.push({ id, at, lines, state, waiting })
  }
  return open
}

interface Look {
  readonly at: Instant
  readonly people: ReadonlyMap<PersonId, Recipient>
  /** Who has a link that still opens. */
  readonly linked: ReadonlySet<PersonId>
  readonly names: ReadonlyMap<OrganizationId, string>
}

async function showLine(db: Db, line: StoredLine, look: Look): Promise<LineShown> {
  const { person_id: id, organization_id: house, state, fate } = line
  const now = id ? look.people.get(id) : undefined
  // Whoever left is among nobody's recipients.
  const gone = id && !now ? await findPerson(db, id) : null
  const after = house === null ? undefined : look.names.get(house)
  return {
    line: line.line,
    fate,
    wait: waitOf(line, now, look),
    why: state === 'overtaken' ? line.why : null,
    person: id,
    name: now?.name ?? gone?.name ?? line.name,
    organization: after ?? now?.organizationName ?? gone?.organizationName ?? '',
    unreachable: state === 'done' && fate !== 'leave' && now ? now.unreachable : null,
  }
}

function waitOf({ state, fate }: StoredLine, person: Recipient | undefined, look: Look): Wait {
  if (state === 'waits') return 'hour'
  if (state === 'overtaken') return 'hand'
  if (state === 'dropped' || fate === 'leave' || !person) return 'nothing'
  return nextOf(person, look)
}

/** What a person who is to take part waits for. */
function nextOf(person: Recipient, { at, linked }: Look): Wait {
  const { state, setupStep, consented, organizationKind, engagedFrom, key, pledged, lineNamesKey } = person
  if (isOut(state)) return 'suspended'
  if (joinsByConsent(organizationKind) && !consented) return 'consent'
  if (awaitsLink(setupStep)) return linked.has(person.person) ? 'answer' : 'link'
  if (engagedFrom > at) return 'begin'
  if (!key || key.expiresAt <= at) return 'key'
  if (!pledged || state === 'invited') return 'pledge'
  if (key.provenAt === null || key.provenAt + proofLifetime <= at) return 'proof'
  if (key.comparedAt === null) return 'compare'
  return lineNamesKey ? 'nothing' : 'roll'
}

const isOut = (state: PersonState): boolean => state === 'suspended'

function countedBy<W extends string, L>(
  words: readonly W[],
  lines: readonly L[],
  of: (line: L) => W,
): Readonly<Record<W, number>> {
  return Object.fromEntries(words.map((word) => [word, lines.filter((line) => of(line) === word).length])) as Record<
    W,
    number
  >
}

/** Where somebody of the list goes, and where they are now. */
function housesOf(line: StoredLine, people: ReadonlyMap<PersonId, Recipient>): readonly OrganizationId[] {
  const now = line.person_id ? people.get(line.person_id)?.organization : undefined
  return [line.organization_id, now].filter((house) => house !== null && house !== undefined)
}

// ── before it is confirmed ─────────────────────────────────────────────────

export interface Consequences {
  /** Organizations that would have fewer than two people who can be reached, until two sign the next roll. */
  readonly thin: number
  /** True where too few would be left to sign it. */
  readonly signersTooFew: boolean
}

/** What the list does besides what its lines say. */
export async function consequencesOf(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  judged: readonly JudgedLine[],
): Promise<Consequences> {
  const outOfPost = new Set(judged.flatMap(endsPost))
  const recipients = await listRecipients(db, { role: null, at: now() })
  const touched = new Set(
    recipients.filter(({ person }) => outOfPost.has(person)).map(({ organization }) => organization),
  )
  const thin = [...touched].filter((house) => {
    const ours = recipients.filter(({ organization }) => organization === house)
    const left = ours.filter(({ person, unreachable }) => unreachable === null && !outOfPost.has(person))
    return ours.some(({ organizationKind }) => joinsByConsent(organizationKind)) && left.length < reachedAtLeast
  })
  const council = await councilOnRecord(db)
  const signers = council?.signers.filter(({ person }) => !outOfPost.has(person)).length ?? reachedAtLeast
  const signersGo = council?.signers.some(({ person }) => outOfPost.has(person)) ?? false
  return { thin: thin.length, signersTooFew: signersGo && signers < reachedAtLeast }
}

/** Whoever goes, or whose line in the roll speaks of another post from then on. */
function endsPost({ planned, person }: JudgedLine): readonly PersonId[] {
  if (!planned || !person) return []
  if (planned.fate === 'leave') return [person.id]
  return planned.fate === 'move' && !keepsRole(planned.post, person) ? [person.id] : []
}
