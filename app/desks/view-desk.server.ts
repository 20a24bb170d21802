/** What is told of a desk, and to whom: all of it to the secretariat and to those who serve it, nothing to anybody else. */
import type { Actor } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { may } from '../access/permissions.ts'
import { findPerson } from '../council/person-store.server.ts'
import { deskLines } from '../formats/roll.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { warningDue } from '../keyring/key-end.ts'
import { standings } from '../roll/recipient-store.server.ts'
import { allLinesOf, rollHead } from '../roll/roll-store.server.ts'
import {
  type Desk,
  type DeskState,
  holdersOf,
  isToBeRenewed,
  keptApartFrom,
  leansOn,
  newestEpoch,
  openedEpoch,
  type Serving,
  servableBy,
  stateOf,
  withoutShare,
} from './desk.ts'
import { desksOfPerson, desksOnRecord, everServed, findDesk, officeIds } from './desk-store.server.ts'

export const deskTodos = ['choose', 'make', 'prove', 'pass', 'more', 'ending', 'renew', 'roll'] as const
export interface Todo {
  readonly what: (typeof deskTodos)[number]
  /** Of whom, where it is somebody's. */
  readonly names: readonly string[]
}

export interface DeskShown {
  readonly id: string
  readonly kind: Desk['kind']
  readonly names: Desk['names']
  readonly state: DeskState
  /** The epoch that still receives while a next one is due; null where none is. */
  readonly renewing: number | null
  readonly todos: readonly Todo[]
}

type Bench = Pick<Ground, 'db' | 'now'>

/** Of these desks, in their order; `inRoll`: which keys the roll in force names. */
function shown(
  desk: Desk,
  { inRoll, at }: { readonly inRoll: ReadonlySet<Fingerprint>; readonly at: Instant },
): DeskShown {
  const { id, kind, names } = desk
  const renewing = isToBeRenewed(desk, at) ? (openedEpoch(desk)?.epoch ?? null) : null
  return { id, kind, names, state: stateOf(desk), renewing, todos: todosOf(desk, { inRoll, at }) }
}

/** Who must do what next: the first thing that everything else waits for, and what can be done beside it. */
function todosOf(
  desk: Desk,
  { inRoll, at }: { readonly inRoll: ReadonlySet<Fingerprint>; readonly at: Instant },
): readonly Todo[] {
  if (desk.closedAt !== null) return []
  const todos: Todo[] = []
  const add = (what: Todo['what'], names: readonly string[] = []) => todos.push({ what, names })
  if (desk.serving.length < 2) add(desk.kind === 'office' && desk.chosen.length < 2 ? 'choose' : 'more')
  const ending = desk.serving.filter((one) => endsSoon(one, at) && leansOn(desk, one.person))
  if (ending.length > 0)
    add(
      'ending',
      ending.map(({ name }) => name),
    )
  const newest = newestEpoch(desk)
  if (!newest) {
    if (desk.serving.length > 0) add('make')
    return todos
  }
  if (isToBeRenewed(desk, at)) add('renew')
  else {
    const holders = new Set(holdersOf(desk, newest.epoch).map(({ person }) => person))
    const lacking = new Set(withoutShare(desk, newest.epoch).map(({ person }) => person))
    const toProve = desk.serving.filter(({ person }) => !holders.has(person) && !lacking.has(person))
    const toPass = desk.serving.filter(({ person }) => lacking.has(person))
    if (toProve.length > 0)
      add(
        'prove',
        toProve.map(({ name }) => name),
      )
    if (toPass.length > 0 && holders.size > 0)
      add(
        'pass',
        toPass.map(({ name }) => name),
      )
  }
  const opened = openedEpoch(desk)
  if (opened && !inRoll.has(opened.fingerprint)) add('roll')
  return todos
}

const endsSoon = ({ keyExpiresAt }: Serving, at: Instant): boolean =>
  keyExpiresAt !== null && warningDue(keyExpiresAt, at) !== null

export interface DeskLacking {
  readonly id: string
  readonly names: Desk['names']
  readonly what: 'founding' | 'thin' | 'ending'
}

/** Of the desks that somebody serves those that have, or are about to have, too few who hold the key: for their first page. */
export async function desksLacking({ db, now }: Bench, person: PersonId): Promise<readonly DeskLacking[]> {
  const at = now()
  return (await desksOfPerson(db, person, at)).flatMap((desk) => {
    const { state } = stateOf(desk)
    // Of their own key's end another notice tells them.
    const ends = desk.serving.some((one) => one.person !== person && endsSoon(one, at) && leansOn(desk, one.person))
    const what = state === 'founding' || state === 'thin' ? state : ends ? 'ending' : null
    return what ? [{ id: desk.id, names: desk.names, what }] : []
  })
}

/** The keys of desks that the roll in force names. */
export async function deskKeysInRoll(db: Bench['db']): Promise<ReadonlySet<Fingerprint>> {
  const head = await rollHead(db)
  const lines = head ? deskLines(await allLinesOf(db, head.counter)) : []
  return new Set(lines.map(({ fingerprint }) => fingerprint))
}

export async function desksServed({ db, now }: Bench, person: PersonId): Promise<readonly DeskShown[]> {
  const at = now()
  const inRoll = await deskKeysInRoll(db)
  return (await desksOfPerson(db, person, at)).map((desk) => shown(desk, { inRoll, at }))
}

/** All offices', or these. */
export async function desksShown(
  { db, now }: Bench,
  among: readonly string[] | 'offices',
): Promise<readonly DeskShown[]> {
  const at = now()
  const inRoll = await deskKeysInRoll(db)
  const ids = among === 'offices' ? await officeIds(db) : among
  const found = await desksOnRecord(db, { at, among: ids })
  const byId = new Map(found.map((desk) => [desk.id, shown(desk, { inRoll, at })]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export interface DeskPage extends DeskShown {
  readonly earlierKeys: Desk['earlierKeys']
  readonly isServed: boolean
  readonly epochs: readonly {
    readonly epoch: number
    readonly fingerprint: Fingerprint
    readonly madeAt: Instant
    readonly openedAt: Instant | null
    readonly expiresAt: Instant
    readonly inRoll: boolean
  }[]
  readonly people: readonly DeskPerson[]
  /** Who could be chosen, by name; none for whoever may not choose. */
  readonly choosable: readonly { readonly id: PersonId; readonly name: string; readonly organizationName: string }[]
}

export interface DeskPerson {
  readonly person: PersonId
  readonly name: string
  readonly organizationName: string
  readonly role: string
  /** `unfit`: chosen, and cannot act at this moment. */
  readonly share: 'proven' | 'waiting' | 'none' | 'unfit'
  /** Of their own key, where it is near. */
  readonly keyEndsAt: Instant | null
}

/** Null for everybody but the secretariat and those who serve it: there is nothing there to see. */
export async function viewDesk({ db, now }: Bench, actor: Actor, id: string): Promise<DeskPage | null> {
  const at = now()
  const desk = await findDesk(db, id, at)
  const isServed = desk?.serving.some(({ person }) => person === actor.person) ?? false
  const founds = may(actor, 'found desks')
  if (!desk || !(isServed || founds)) return null
  const inRoll = await deskKeysInRoll(db)
  return {
    ...shown(desk, { inRoll, at }),
    isServed,
    earlierKeys: desk.earlierKeys,
    epochs: desk.epochs.map((one) => ({ ...one, inRoll: inRoll.has(one.fingerprint) })).toReversed(),
    people: await peopleAt(db, desk, at),
    choosable: founds && desk.kind === 'office' && desk.closedAt === null ? await choosable(db, desk) : [],
  }
}

async function peopleAt(db: Bench['db'], desk: Desk, at: Instant): Promise<readonly DeskPerson[]> {
  const epoch = newestEpoch(desk)?.epoch ?? 0
  const holders = new Set(holdersOf(desk, epoch).map(({ person }) => person))
  const lacking = new Set(withoutShare(desk, epoch).map(({ person }) => person))
  const serving = desk.serving.map((one) => {
    const { person, name, organizationName, role } = one
    const share = holders.has(person) ? 'proven' : lacking.has(person) || epoch === 0 ? 'none' : 'waiting'
    const keyEndsAt = endsSoon(one, at) ? one.keyExpiresAt : null
    return { person, name, organizationName, role, share, keyEndsAt } as const
  })
  const known = new Set(desk.serving.map(({ person }) => person))
  const others = desk.chosen.filter((person) => !known.has(person))
  return [...serving, ...(await Promise.all(others.map((person) => unfit(db, person))))]
}

async function unfit(db: Bench['db'], person: PersonId): Promise<DeskPerson> {
  const found = await findPerson(db, person)
  return {
    person,
    name: found?.name ?? '',
    organizationName: '',
    role: found?.role ?? 'liaison',
    share: 'unfit',
    keyEndsAt: null,
  }
}

async function choosable(db: Bench['db'], desk: Desk): Promise<DeskPage['choosable']> {
  const other = keptApartFrom(desk.id)
  const apart = other ? await everServed(db, other) : new Set<PersonId>()
  const taken = new Set(desk.chosen)
  return (await standings(db))
    .filter(
      ({ person, role, state }) =>
        state === 'active' && servableBy(desk.id, role) && !taken.has(person) && !apart.has(person),
    )
    .map(({ person: id, name, organizationName }) => ({ id, name, organizationName }))
}

/** How many desks wait for something, for the first page of the secretariat. */
export async function desksWaiting({ db, now }: Bench) {
  const at = now()
  const all = await desksOnRecord(db, { at })
  const states = all.map((desk) => stateOf(desk).state)
  return {
    founding: states.filter((state) => state === 'founding').length,
    thin: states.filter((state) => state === 'thin').length,
    renewing: all.filter((desk) => isToBeRenewed(desk, at)).length,
  }
}
