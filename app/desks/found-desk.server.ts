import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { properName } from '../council/organization.ts'
import { findOrganization } from '../council/organization-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { deskKindOf } from '../formats/desk-service.ts'
import type { OrganizationId, PersonId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { type EarlierKeys, isOfficeName, keptApartFrom, servableBy } from './desk.ts'
import {
  endMember,
  everServed,
  findDesk,
  housesWithoutDesk,
  insertDesk,
  insertMember,
  markClosed,
  setEarlierKeys,
} from './desk-store.server.ts'

export type DeskFlaw = 'desk-name' | 'desk-shown-name' | 'desk-house'
export type FoundingRefusal = DeskFlaw | 'desk-on-record' | 'desks-all-founded'
export type ServingRefusal =
  | 'not-found'
  | 'desk-closed'
  | 'desk-role'
  | 'desk-apart'
  | 'desk-served-already'
  | 'desk-so-already'

export interface OfficeWanted {
  readonly id: string
  readonly names: { readonly ja: string; readonly en: string }
  /** Whose unit it is: what its liaisons issue is sealed to it. Null for an office of no house here. */
  readonly house: OrganizationId | null
}

/** The one reading of the form. */
export function parseOffice(form: {
  readonly id: string
  readonly ja: string
  readonly en: string
  readonly house: OrganizationId | null
}): Outcome<OfficeWanted, DeskFlaw> {
  if (!isOfficeName(form.id)) return refused('desk-name')
  const [ja, en] = [properName(form.ja), properName(form.en)]
  if (ja === null || en === null) return refused('desk-shown-name')
  return done({ id: form.id, names: { ja, en }, house: form.house })
}

/** Founds an office's desk. It receives nothing before two people who serve it have proven that they hold its key. */
export const foundOffice = (
  ground: Ground,
  { wanted, ...confirmed }: Confirmed & { readonly wanted: OfficeWanted },
): Promise<Outcome<undefined, FoundingRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, FoundingRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    const { id, names, house } = wanted
    const kind = house && (await findOrganization(trx, house))?.kind
    if (house && kind !== 'government') return { value: refused('desk-house'), entries: [] }
    const isNew = await insertDesk(trx, { id, kind: 'office', organization: house, names }, at)
    if (!isNew) return { value: refused('desk-on-record'), entries: [] }
    return { value: done(), entries: [{ ...by, kind: 'desk-founded', objects: objectsOf(id, house) }] }
  })

/** Founds a desk for every organization that has consented and has none; its own people serve it. */
export const foundOrganizations = (
  ground: Ground,
  confirmed: Confirmed,
): Promise<Outcome<{ readonly founded: number }, FoundingRefusal | ConfirmReason>> =>
  appendConfirmed<{ founded: number }, FoundingRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    const houses = await housesWithoutDesk(trx)
    if (houses.length === 0) return { value: refused('desks-all-founded'), entries: [] }
    const entries = []
    for (const { id: house, name } of houses) {
      const id = organizationDesk(ground.random(16))
      const isNew = await insertDesk(
        trx,
        { id, kind: 'organization', organization: house, names: { ja: name, en: name } },
        at,
      )
      if (!isNew) throw new Broken(`organization ${house} was given a desk between two statements`)
      entries.push({ ...by, kind: 'desk-founded', objects: objectsOf(id, house) } as const)
    }
    return { value: done({ founded: houses.length }), entries }
  })

const objectsOf = (desk: string, house: OrganizationId | null) => [
  { kind: 'desk', id: desk },
  ...(house ? [{ kind: 'organization', id: house }] : []),
]

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** A name of 128 random bits, RFC 4648 base 32: it tells nobody whose desk it is. */
function organizationDesk(random16: Uint8Array): string {
  let bits = 0n
  for (const byte of random16) bits = (bits << 8n) | BigInt(byte)
  // 26 characters hold 130 bits.
  let text = ''
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += alphabet.charAt(Number(((bits << 2n) >> shift) & 31n))
  const name = `org-${text}`
  if (deskKindOf(name) !== 'organization') throw new Broken('a name that no desk may have')
  return name
}

// ── who serves an office ───────────────────────────────────────────────────

type Serve = Confirmed & { readonly desk: string; readonly person: PersonId }

/** Chooses somebody to serve an office's desk. They hold its key only once a holder has passed it on and they have proven it. */
export const joinDesk = (
  ground: Ground,
  { desk: id, person, ...confirmed }: Serve,
): Promise<Outcome<undefined, ServingRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, ServingRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    const flaw = await flawOfServing(trx, { id, person, at })
    if (flaw) return { value: refused(flaw), entries: [] }
    if (!(await insertMember(trx, id, person, at))) return { value: refused('desk-served-already'), entries: [] }
    const objects = [{ kind: 'desk', id }]
    return { value: done(), entries: [{ ...by, kind: 'desk-joined', subject: person, objects }] }
  })

async function flawOfServing(
  trx: StepContext['trx'],
  { id, person, at }: { readonly id: string; readonly person: PersonId; readonly at: StepContext['at'] },
): Promise<ServingRefusal | null> {
  const desk = await findDesk(trx, id, at)
  if (desk?.kind !== 'office') return 'not-found'
  if (desk.closedAt !== null) return 'desk-closed'
  const found = await findPerson(trx, person)
  if (!found || found.state === 'left' || !servableBy(id, found.role)) return 'desk-role'
  const other = keptApartFrom(id)
  return other && (await everServed(trx, other)).has(person) ? 'desk-apart' : null
}

/**
 * Ends somebody's serving an office's desk: from this instant nothing that lies
 * there is released to them, and their share opens nothing here. What comes next is
 * sealed to another key as soon as a holder's vault has made it.
 */
export const leaveDesk = (
  ground: Ground,
  { desk: id, person, ...confirmed }: Serve,
): Promise<Outcome<undefined, ServingRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, ServingRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    if (!(await endMember(trx, id, person, at))) return { value: refused('not-found'), entries: [] }
    const objects = [{ kind: 'desk', id }]
    return { value: done(), entries: [{ ...by, kind: 'desk-left', subject: person, objects }] }
  })

/** Says whether whoever comes to a desk from now on is given its earlier keys. What somebody has been given, they have. */
export const chooseEarlierKeys = (
  ground: Ground,
  { desk: id, earlier, ...confirmed }: Confirmed & { readonly desk: string; readonly earlier: EarlierKeys },
): Promise<Outcome<undefined, ServingRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, ServingRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    const desk = await findDesk(trx, id, at)
    if (!desk) return { value: refused('not-found'), entries: [] }
    if (desk.closedAt !== null) return { value: refused('desk-closed'), entries: [] }
    if (!(await setEarlierKeys(trx, id, earlier))) return { value: refused('desk-so-already'), entries: [] }
    const objects = [{ kind: 'desk', id }]
    return { value: done(), entries: [{ ...by, kind: 'desk-sharing-set', objects, data: { earlier } }] }
  })

/** Closes a desk: the next roll names it no more. What lies there stays, for whoever held its keys. */
export const closeDesk = (
  ground: Ground,
  { desk: id, ...confirmed }: Confirmed & { readonly desk: string },
): Promise<Outcome<undefined, ServingRefusal | ConfirmReason>> =>
  appendConfirmed<undefined, ServingRefusal>(ground, confirmed, async ({ trx, at }, by) => {
    if (!(await findDesk(trx, id, at))) return { value: refused('not-found'), entries: [] }
    if (!(await markClosed(trx, id, at))) return { value: refused('desk-closed'), entries: [] }
    return { value: done(), entries: [{ ...by, kind: 'desk-closed', objects: [{ kind: 'desk', id }] }] }
  })
