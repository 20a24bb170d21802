/** What the next roll says of desks: which key each has, and who holds an office's. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { DeskHolder, DeskLine } from '../formats/desk-line.ts'
import { archiveLayerOf, rolesServing } from '../formats/desk-service.ts'
import type { Fingerprint, Instant, OrganizationId, PersonId } from '../ids.ts'
import type { KeyStanding, Standing } from './recipient-store.server.ts'

type Db = Kysely<Database>
type Candidate = Standing & { readonly key: KeyStanding }

export interface DesksToSay {
  readonly lines: readonly Omit<DeskLine, 'salt'>[]
  readonly holders: readonly Omit<DeskHolder, 'salt'>[]
}

/**
 * The newest key of each desk that enough people have proven, while one of them
 * still serves. `candidates`: whoever has a line of their own in that roll.
 */
export async function desksToSay(
  db: Db,
  { candidates, at }: { readonly candidates: readonly Candidate[]; readonly at: Instant },
): Promise<DesksToSay> {
  const [epochs, shares] = [await openedEpochs(db), await provenShares(db)]
  const byPerson = new Map(candidates.map((candidate) => [candidate.person, candidate]))
  const serving = await membersServing(db)
  const stands = (share: ProvenShare): boolean => {
    const candidate = byPerson.get(share.person)
    if (!candidate || candidate.key.fingerprint !== share.key || share.leftAt !== null) return false
    if (share.kind === 'organization') return candidate.organization === share.organization
    return rolesServing(share.desk).includes(candidate.role) && serving.has(`${share.desk} ${share.person}`)
  }
  const newest = newestOf(epochs.filter(({ validUntil }) => validUntil > at))
  const standing = shares.filter((share) => newest.get(share.desk)?.epoch === share.epoch && stands(share))
  const served = new Set(standing.map(({ desk }) => desk))
  const holding = [
    ...standing.filter(({ desk, kind }) => kind === 'office' && archiveLayerOf(desk) === null),
    // All who ever held a layer of the archive: the signers' vaults keep the two apart by it.
    ...shares.filter(({ desk }) => archiveLayerOf(desk) !== null),
  ]
  const holders = new Map(
    holding.map(({ desk, epoch, person }) => [`${desk} ${epoch} ${person}`, { desk, epoch, person }]),
  )
  return { lines: [...newest.values()].filter(({ desk }) => served.has(desk)), holders: [...holders.values()] }
}

type SaidEpoch = Omit<DeskLine, 'salt'>

function newestOf(epochs: readonly SaidEpoch[]): ReadonlyMap<string, SaidEpoch> {
  const newest = new Map<string, SaidEpoch>()
  for (const one of epochs) if (one.epoch > (newest.get(one.desk)?.epoch ?? 0)) newest.set(one.desk, one)
  return newest
}

async function openedEpochs(db: Db): Promise<readonly SaidEpoch[]> {
  const rows = await db
    .selectFrom('desk_epoch as epoch')
    .innerJoin('desk', 'desk.id', 'epoch.desk_id')
    .select([
      'desk.id as desk',
      'desk.kind',
      'desk.name_ja as ja',
      'desk.name_en as en',
      'epoch.epoch',
      'epoch.fingerprint',
      'epoch.public_key_hash as keyHash',
      'epoch.expires_at as validUntil',
    ])
    .where('epoch.opened_at', 'is not', null)
    .where('desk.closed_at', 'is', null)
    .execute()
  return rows.map(({ ja, en, ...line }) => ({ ...line, names: { ja, en } }))
}

interface ProvenShare {
  readonly desk: string
  readonly kind: DeskLine['kind']
  readonly organization: OrganizationId | null
  readonly epoch: number
  readonly person: PersonId
  readonly key: Fingerprint
  readonly leftAt: Instant | null
}

const provenShares = (db: Db): Promise<readonly ProvenShare[]> =>
  db
    .selectFrom('desk_share as share')
    .innerJoin('desk', 'desk.id', 'share.desk_id')
    .select([
      'desk.id as desk',
      'desk.kind',
      'desk.organization_id as organization',
      'share.epoch',
      'share.person_id as person',
      'share.key_fingerprint as key',
      'share.left_at as leftAt',
    ])
    .where('share.proven_at', 'is not', null)
    .execute()

async function membersServing(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('desk_member')
    .select(['desk_id', 'person_id'])
    .where('left_at', 'is', null)
    .execute()
  return new Set(rows.map(({ desk_id: desk, person_id: person }) => `${desk} ${person}`))
}

/** The public key by which a desk receives, or did in an earlier epoch. */
export async function deskKeyBytes(db: Db, key: Fingerprint): Promise<Uint8Array | null> {
  const row = await db.selectFrom('desk_epoch').select('public_key').where('fingerprint', '=', key).executeTakeFirst()
  return row ? new Uint8Array(row.public_key) : null
}

export interface MadeOnRecord {
  readonly desk: string
  readonly epoch: number
  readonly entryIndex: bigint
  readonly makerKey: Uint8Array
}

/** Where the log says that these keys of desks were made, and by which key. */
export async function epochsMade(db: Db, fingerprints: readonly Fingerprint[]): Promise<readonly MadeOnRecord[]> {
  if (fingerprints.length === 0) return []
  const rows = await db
    .selectFrom('desk_epoch')
    .innerJoin('person_key', 'person_key.fingerprint', 'desk_epoch.maker_key')
    .select(['desk_id as desk', 'epoch', 'desk_epoch.entry_index as entryIndex', 'person_key.public_key as makerKey'])
    .where('desk_epoch.fingerprint', 'in', fingerprints)
    .execute()
  return rows.map(({ entryIndex, ...made }) => ({ ...made, entryIndex: BigInt(entryIndex) }))
}
