/** A council as large as it may become, with nothing but what its lists show: no accounts, no keys that open anything. */
import { createHash } from 'node:crypto'
import { roles } from '../../app/access/role.ts'
import { organizationKinds } from '../../app/council/organization.ts'
import { isActiveSector, sectors } from '../../app/council/sector.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { formatRollLine } from '../../app/formats/roll.ts'
import {
  days,
  type Fingerprint,
  instant,
  makeId,
  type OrganizationId,
  type PersonId,
  type Sha256Hex,
} from '../../app/ids.ts'
import { personStates } from '../../app/roll/people-list.ts'
import type { Db } from '../../db/open.server.ts'
import type { NewRow } from '../../db/schema.ts'

export interface FullCouncil {
  readonly organizations: readonly OrganizationId[]
  readonly people: readonly PersonId[]
}

const begun = instant(Date.UTC(2026, 10, 1))
const bytesOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())
const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const families = ['青柳', '浅野', '五十嵐', '上原', '遠藤', '小笠原', '柏木', '桐生', '黒田', '三枝', '須藤', '高瀬']
const given = ['葵', '泉', '薫', '圭', '咲', '忍', '司', '渚', '光', '真琴', '優', '涼']

/** The `i`th of a list, over and over. */
function nth<T>(all: readonly T[], i: number): T {
  const one = all[i % all.length]
  if (one === undefined) throw new RangeError('of nothing there is no nth')
  return one
}

const organization = (i: number): NewRow<'organization'> => ({
  id: makeId('o', bytesOf(`organization ${i}`).slice(0, 16)),
  name: `${nth(['北浜', '港南', '青葉', '常盤'], i)}${nth(['電力', '通信', '運輸', '水道', '銀行'], i * 7)}${i}`,
  kind: nth(organizationKinds, i),
  sector: i % 5 === 0 ? nth(sectors.filter(isActiveSector), i / 5) : null,
  created_at: begun,
})

const person = (i: number, of: OrganizationId): NewRow<'person'> => ({
  id: makeId('p', bytesOf(`person ${i}`).slice(0, 16)),
  organization_id: of,
  name: `${nth(families, i * 5)} ${nth(given, Math.floor(i / 12))}`,
  email: `person-${i}@council.example`,
  role: nth(roles, i),
  state: i % 10 === 0 ? nth(personStates, i / 10) : 'active',
  engaged_from: begun,
  engaged_until: null,
  locale: 'ja',
  created_at: begun,
  setup_step: null,
})

const key = (i: number, of: PersonId): NewRow<'person_key'> => ({
  fingerprint: hexOf(`key ${i}`).slice(0, 40) as Fingerprint,
  person_id: of,
  public_key: bytesOf(`key ${i}`),
  public_key_hash: hexOf(`bytes ${i}`) as Sha256Hex,
  created_at: begun,
  entry_index: 0,
  expires_at: instant(begun + days(365)),
  proven_at: begun,
  compared_at: i % 3 === 0 ? null : begun,
})

/** A thousand rows a statement: SQLite takes 32,766 values. */
async function inParts<T>(rows: readonly T[], put: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += 1000) await put(rows.slice(from, from + 1000))
}

export async function makeFullCouncil(
  db: Db,
  size: { readonly organizations: number; readonly people: number },
): Promise<FullCouncil> {
  const organizations = Array.from({ length: size.organizations }, (_, i) => organization(i))
  const people = Array.from({ length: size.people }, (_, i) => person(i, nth(organizations, i * 7).id))
  const keys = people.map(({ id }, i) => key(i, id))
  await inParts(organizations, (part) => db.insertInto('organization').values(part).execute())
  await inParts(people, (part) => db.insertInto('person').values(part).execute())
  await inParts(keys, (part) => db.insertInto('person_key').values(part).execute())
  const consents = organizations.map(({ id }) => ({
    organization_id: id,
    text_version: consentTexts[0].version,
    text_hash: consentTexts[0].hash,
    given_at: begun,
    entry_index: 0,
  }))
  await inParts(consents, (part) => db.insertInto('consent').values(part).execute())
  const pledges = people.map(({ id }) => ({
    person_id: id,
    text_version: pledgeTexts[0].version,
    text_hash: pledgeTexts[0].hash,
    pledged_at: begun,
    entry_index: 0,
  }))
  await inParts(pledges, (part) => db.insertInto('pledge').values(part).execute())
  await addRoll(db, people, keys)
  return { organizations: organizations.map(({ id }) => id), people: people.map(({ id }) => id) }
}

/** A roll in force with a line for each, signed by nobody: what its lists read is its lines. */
async function addRoll(db: Db, people: readonly NewRow<'person'>[], keys: readonly NewRow<'person_key'>[]) {
  const lines = people.map(({ id, name, organization_id: of, role }, i) =>
    formatRollLine({
      person: id,
      name: name ?? '',
      organization: of,
      organizationName: '北浜電力',
      role,
      desks: [],
      machineKeys: [],
      fingerprint: nth(keys, i).fingerprint,
      keyHash: nth(keys, i).public_key_hash,
      validUntil: instant(begun + days(365)),
      salt: toBase64(bytesOf(`salt ${i}`)),
    }),
  )
  const nobody = {
    header: bytesOf('header'),
    header_hash: hexOf('header') as Sha256Hex,
    leaf_hashes: bytesOf('leaves'),
  }
  const unsigned = { first_signature: bytesOf('one'), second_signature: bytesOf('two'), second_signed_by: null }
  const at = { proposed_at: begun, proposed_by: nth(people, 0).id, expires_at: instant(begun + days(30)) }
  await db
    .insertInto('roll')
    .values({ counter: 1, ...nobody, ...unsigned, ...at, entry_index: 0 })
    .execute()
  const rows = lines.map((line, i) => ({ counter: 1, position: i, person_id: nth(people, i).id, line }))
  await inParts(rows, (part) => db.insertInto('roll_line').values(part).execute())
}
