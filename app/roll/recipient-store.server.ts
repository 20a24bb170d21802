import type { Kysely } from 'kysely'
import type { Database, OrganizationKind, PersonState } from '../../db/schema.ts'
import type { SetupStep } from '../access/actor.ts'
import type { Role } from '../access/role.ts'
import { joinsByConsent } from '../council/organization.ts'
import { isSector, type Sector } from '../council/sector.ts'
import { parseRollLine, type RollLine } from '../formats/roll.ts'
import type { Fingerprint, Instant, OrganizationId, PersonId, Sha256Hex } from '../ids.ts'
import { vaultKeysAmong } from '../keyring/key-store.server.ts'
import { type UnreachableReason, unreachableBecause } from './reachability.ts'
import { rollHead } from './roll-store.server.ts'

type Db = Kysely<Database>

/** Everything the council knows of a person that decides whether a copy can be sealed to them. */
export interface Standing {
  readonly person: PersonId
  readonly name: string
  /** フリガナ; empty where none was given. */
  readonly reading: string
  readonly role: Role
  readonly state: PersonState
  readonly setupStep: SetupStep | null
  readonly organization: OrganizationId
  readonly organizationName: string
  readonly organizationKind: OrganizationKind
  readonly sector: Sector | null
  readonly consented: boolean
  readonly pledged: boolean
  readonly engagedFrom: Instant
  readonly engagedUntil: Instant | null
  readonly key: KeyStanding | null
}

export interface KeyStanding {
  readonly fingerprint: Fingerprint
  readonly publicKeyHash: Sha256Hex
  readonly expiresAt: Instant
  readonly provenAt: Instant | null
  readonly comparedAt: Instant | null
}

export interface Recipient extends Standing {
  /** Null: can be reached. */
  readonly unreachable: UnreachableReason | null
  /** The roll in force has a line of theirs, with this very key. */
  readonly lineNamesKey: boolean
}

/** Everybody who has not left, or all such of these organizations, by organization and name. */
export async function standings(db: Db, among: readonly OrganizationId[] | null = null): Promise<readonly Standing[]> {
  // PostgreSQL takes no empty list.
  if (among?.length === 0) return []
  let people = db
    .selectFrom('person')
    .innerJoin('organization', 'organization.id', 'person.organization_id')
    .leftJoin('person_key', (join) =>
      join.onRef('person_key.person_id', '=', 'person.id').on('person_key.retired_at', 'is', null),
    )
    .select([
      'person.id',
      'person.name',
      'person.reading',
      'person.role',
      'person.state',
      'person.setup_step',
      'person.engaged_from',
      'person.engaged_until',
      'person.organization_id',
      'organization.name as organization_name',
      'organization.kind',
      'organization.sector',
      'person_key.fingerprint',
      'person_key.public_key_hash',
      'person_key.expires_at',
      'person_key.proven_at',
      'person_key.compared_at',
    ])
    .where('person.state', '!=', 'left')
    .orderBy('organization.name')
    .orderBy('person.name')
  if (among) people = people.where('person.organization_id', 'in', among)
  const rows = await people.execute()
  const consented = await consentedOrganizations(db)
  const pledged = await pledgedOf(db, among && rows.map(({ id }) => id))
  return rows.map((row) => ({
    person: row.id,
    name: row.name,
    reading: row.reading,
    role: row.role,
    state: row.state,
    setupStep: row.setup_step,
    organization: row.organization_id,
    organizationName: row.organization_name,
    organizationKind: row.kind,
    sector: isSector(row.sector) ? row.sector : null,
    consented: consented.has(row.organization_id),
    pledged: pledged.has(row.id),
    engagedFrom: row.engaged_from,
    engagedUntil: row.engaged_until,
    key: keyStanding(row),
  }))
}

function keyStanding(row: {
  readonly fingerprint: Fingerprint | null
  readonly public_key_hash: Sha256Hex | null
  readonly expires_at: Instant | null
  readonly proven_at: Instant | null
  readonly compared_at: Instant | null
}): KeyStanding | null {
  const { fingerprint, public_key_hash: publicKeyHash, expires_at: expiresAt } = row
  if (!fingerprint || !publicKeyHash || expiresAt === null) return null
  return { fingerprint, publicKeyHash, expiresAt, provenAt: row.proven_at, comparedAt: row.compared_at }
}

/** Who pledged, of these people or of all. */
async function pledgedOf(db: Db, people: readonly PersonId[] | null): Promise<ReadonlySet<PersonId>> {
  if (people?.length === 0) return new Set()
  let pledges = db.selectFrom('pledge').select('person_id')
  if (people) pledges = pledges.where('person_id', 'in', people)
  return new Set((await pledges.execute()).map((row) => row.person_id))
}

async function consentedOrganizations(db: Db): Promise<ReadonlySet<OrganizationId>> {
  const rows = await db.selectFrom('consent').select('organization_id').where('withdrawn_at', 'is', null).execute()
  return new Set(rows.map((row) => row.organization_id))
}

/** Everybody, or all of these organizations, with the reason why they cannot be reached: for the composer, before anything is sealed. */
export async function listRecipients(
  db: Db,
  {
    role,
    among = null,
    at,
  }: { readonly role: Role | null; readonly among?: readonly OrganizationId[] | null; readonly at: Instant },
): Promise<readonly Recipient[]> {
  const people = await standings(db, among)
  const inRoll = await linesInRoll(db, among ? people.map(({ person }) => person) : null)
  return people
    .filter((standing) => role === null || standing.role === role)
    .map((standing) => {
      const keyInRoll = keyOfLine(inRoll.get(standing.person), { ...standing, at })
      const unreachable = unreachableBecause({ ...standing, keyInRoll }, at)
      const lineNamesKey = keyInRoll !== null && keyInRoll === standing.key?.fingerprint
      return { ...standing, unreachable, lineNamesKey }
    })
}

/** Everybody's line in the roll in force, or those of these people. */
export async function linesInRoll(
  db: Db,
  people: readonly PersonId[] | null = null,
): Promise<ReadonlyMap<PersonId, RollLine>> {
  const head = people?.length === 0 ? null : await rollHead(db)
  if (!head) return new Map()
  let lines = db.selectFrom('roll_line').select(['person_id', 'line']).where('counter', '=', head.counter)
  if (people) lines = lines.where('person_id', 'in', people)
  return new Map((await lines.execute()).map(({ person_id, line }) => [person_id, parseRollLine(line)]))
}

/**
 * The key that their line names, if it names them in the post they have now, and
 * has not run out: no vault seals by a line past its end. Between a change of post
 * and the next roll the line speaks of another house: what is sealed by it would go
 * to a person who no longer works there.
 */
export function keyOfLine(
  line: RollLine | undefined,
  { organization, role, at }: { readonly organization: OrganizationId; readonly role: Role; readonly at: Instant },
): Fingerprint | null {
  const ofNow = line?.organization === organization && line.role === role && line.validUntil > at
  return ofNow ? line.fingerprint : null
}

/** Who belongs in the next roll: active, engaged, pledged, of a consenting organization, with a proven and compared key. */
export async function rollCandidates(
  db: Db,
  at: Instant,
): Promise<readonly (Standing & { readonly key: KeyStanding })[]> {
  const candidates: (Standing & { readonly key: KeyStanding })[] = []
  for (const standing of await standings(db)) {
    const { key } = standing
    if (key && isFitForRoll(standing, key, at)) candidates.push({ ...standing, key })
  }
  return candidates
}

/** Active, engaged, pledged, of a consenting organization, with a proven and compared key. */
export function isFitForRoll(standing: Standing, key: KeyStanding, at: Instant): boolean {
  const { state, pledged, consented, organizationKind, engagedFrom, engagedUntil } = standing
  const engaged = engagedFrom <= at && (engagedUntil === null || engagedUntil > at)
  const consents = consented || !joinsByConsent(organizationKind)
  const sound = key.expiresAt > at && key.provenAt !== null && key.comparedAt !== null
  return state === 'active' && engaged && pledged && consents && sound
}

export interface SignerKey {
  readonly person: PersonId
  readonly name: string
  readonly fingerprint: Fingerprint
  /** SHA-256 of the public key's bytes. */
  readonly keyHash: Sha256Hex
}

/**
 * The secretariat's people who can sign rolls: fit for the roll themselves, with a
 * key that a vault opens. The council key is sealed to vaults, and they alone look
 * through a roll before they sign it.
 */
export async function signerKeys(db: Db, at: Instant): Promise<readonly SignerKey[]> {
  const candidates = (await rollCandidates(db, at)).filter(({ role }) => role === 'secretariat')
  const inVaults = await vaultKeysAmong(
    db,
    candidates.map(({ key }) => key.fingerprint),
  )
  return candidates
    .filter(({ key }) => inVaults.has(key.fingerprint))
    .map(({ person, name, key }) => ({
      person,
      name,
      fingerprint: key.fingerprint,
      keyHash: key.publicKeyHash,
    }))
}

/** The bytes of these keys, by fingerprint. */
export async function publicKeysOf(
  db: Db,
  fingerprints: readonly Fingerprint[],
): Promise<ReadonlyMap<Fingerprint, Uint8Array>> {
  const found = new Map<Fingerprint, Uint8Array>()
  for (let from = 0; from < fingerprints.length; from += 1000) {
    const rows = await db
      .selectFrom('person_key')
      .select(['fingerprint', 'public_key'])
      .where('fingerprint', 'in', fingerprints.slice(from, from + 1000))
      .execute()
    for (const row of rows) found.set(row.fingerprint, row.public_key)
  }
  return found
}
