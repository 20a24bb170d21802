import type { Db } from '../../db/open.server.ts'
import type { MandateEnd, MandateState } from '../access/mandate.ts'
import { deputyRoleOf, type Mandate, mandateState } from '../access/mandate.ts'
import { listMandates, mandatesOf } from '../access/mandate-store.server.ts'
import type { Role } from '../access/role.ts'
import { findPeople } from '../council/person-store.server.ts'
import type { MandatePower } from '../formats/mandate-line.ts'
import type { Instant, MandateId, PersonId } from '../ids.ts'
import type { Page, Place } from '../lists/list.ts'
import { readPage } from '../lists/page.ts'
import { mandateList } from './mandate-list.ts'

export interface MandateShown {
  readonly id: MandateId
  readonly person: PersonId
  readonly name: string
  readonly organizationName: string
  readonly power: MandatePower
  /** The role of the post it was given in. */
  readonly role: Role
  readonly state: MandateState
  readonly until: Instant
  readonly agreedAt: Instant
  readonly entry: number
  readonly activeFrom: Instant | null
  readonly endedAt: Instant | null
  readonly endedWhy: MandateEnd | null
  /** One press would activate it. */
  readonly isDeputy: boolean
}

async function shown(db: Db, mandates: readonly Mandate[], at: Instant): Promise<readonly MandateShown[]> {
  const people = new Map(
    (
      await findPeople(
        db,
        mandates.map(({ person }) => person),
      )
    ).map((one) => [one.id, one]),
  )
  return mandates.map((one) => {
    const holder = people.get(one.person)
    const { id, person, power, role, until, agreedAt, entry, activeFrom, ended } = one
    return {
      ...{ id, person, power, role, until, agreedAt, entry, activeFrom },
      name: holder?.name ?? '',
      organizationName: holder?.organizationName ?? '',
      state: mandateState(one, at),
      endedAt: ended?.at ?? null,
      endedWhy: ended?.why ?? null,
      isDeputy: deputyRoleOf(power) !== null,
    }
  })
}

export async function viewMandates(
  { db, now }: { readonly db: Db; now(): Instant },
  place: Place<MandateId> | null,
): Promise<Page<MandateShown>> {
  const page = await readPage(listMandates(db), { place, length: mandateList.length, keyOf: ({ id }) => id })
  return { ...page, lines: await shown(db, page.lines, now()) }
}

export const mandatesShownOf = async (
  { db, now }: { readonly db: Db; now(): Instant },
  person: PersonId,
): Promise<readonly MandateShown[]> => shown(db, await mandatesOf(db, person), now())

/** Whether somebody has one that is not over: the line on their first page. */
export async function mandatesNow(
  ground: { readonly db: Db; now(): Instant },
  person: PersonId,
): Promise<readonly MandateShown[]> {
  return (await mandatesShownOf(ground, person)).filter(({ state }) => state !== 'over')
}
