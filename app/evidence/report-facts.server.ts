/** What the report says in names and numbers: looked up once, and written in both languages. */

import type { Db } from '../../db/open.server.ts'
import type { Role } from '../access/role.ts'
import { formerEngagements } from '../council/engagement-store.server.ts'
import { organizationNames } from '../council/organization-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { pseudonymOf } from '../council/pseudonym.ts'
import type { AbsenceClaim, WhereFile } from '../formats/evidence-bundle.ts'
import { parseWhereFile, wherePath } from '../formats/evidence-bundle.ts'
import { leafHash } from '../formats/merkle.ts'
import { readSuccession, type Succession } from '../formats/succession.ts'
import { type BulletinId, type Instant, type OrganizationId, type PersonId, parseId } from '../ids.ts'
import type { AbsenceTally, CountedAbsence } from './count-absence.server.ts'
import type { EvidenceRequest } from './evidence-request.ts'
import { type KnownBulletin, knownBulletins } from './evidence-store.server.ts'
import type { GatheredEntry, GatheredEvidence } from './gather-evidence.server.ts'
import { isLook } from './look.ts'
import type { PackedFile } from './pack-evidence.server.ts'

export interface ReportPerson {
  readonly id: PersonId
  /** Null where it was erased. */
  readonly name: string | null
  readonly pseudonym: string | null
  readonly organization: string | null
  readonly role: Role | null
  /** Engagements that ended, the oldest first: who returned or was moved was engaged then too. */
  readonly formerly: readonly { readonly from: Instant; readonly until: Instant }[]
  readonly engagedFrom: Instant | null
  readonly engagedUntil: Instant | null
  readonly pledge: bigint | null
}

export interface ReportFacts {
  readonly portal: string
  readonly made: Instant
  readonly maker: PersonId | null
  readonly request: EvidenceRequest
  /** The one person it is about, where it is about one. */
  readonly person: PersonId | null
  /** Whose hands it is for; null for a review's. */
  readonly holder: PersonId | null
  /** SHA-256 of the signed text, hex; null on the command line. */
  readonly attempt: string | null
  readonly head: { readonly size: bigint; readonly time: number; readonly cosigners: readonly string[] }
  readonly entries: readonly GatheredEntry[]
  /** Everybody the entries name. */
  readonly people: ReadonlyMap<PersonId, ReportPerson>
  /** Those the report is about: of the entries asked for, and senders. */
  readonly concerned: ReadonlySet<PersonId>
  /** Those who only looked into it, and the author. */
  readonly reviewers: ReadonlySet<PersonId>
  readonly organizations: ReadonlyMap<OrganizationId, string>
  readonly bulletins: ReadonlyMap<BulletinId, KnownBulletin>
  readonly wheres: ReadonlyMap<bigint, WhereFile>
  readonly absence:
    | (AbsenceClaim & { readonly person: PersonId; readonly tally: AbsenceTally; readonly countedOnly: boolean })
    | null
  /** What the log says it has lost, oldest first. */
  readonly losses: readonly Succession[]
}

export async function gatherFacts(
  db: Db,
  of: {
    readonly gathered: GatheredEvidence
    readonly packed: readonly PackedFile[]
    readonly counted: CountedAbsence | null
  },
  made: Pick<ReportFacts, 'portal' | 'made' | 'maker' | 'request' | 'attempt' | 'head'>,
): Promise<ReportFacts> {
  const { gathered, packed, counted } = of
  const { entries, absence } = gathered
  const holder = gathered.holder?.person ?? null
  const organizations = await namesShown(db, holder)
  const shown = entries.filter(({ selected, entry }) => selected || entry.kind === 'issued')
  const [looked, done] = [true, false].map((is) => shown.filter((one) => isLook(gathered, one) === is))
  const concerned = new Set(
    holder === null ? [...namedIn(done ?? []), absence?.person, gathered.person].filter((id) => id != null) : [holder],
  )
  const lookers = (looked ?? []).map(({ entry }) => entry.actor)
  const others = holder === null ? [...lookers, made.maker] : []
  const reviewers = new Set(others.filter((id) => id != null && !concerned.has(id))) as Set<PersonId>
  const ids = new Set([...concerned, ...reviewers, ...namedIn(entries)])
  const people = new Map<PersonId, ReportPerson>()
  for (const id of ids) {
    const person = await personOf(db, id, { entries, organizations })
    people.set(id, holder === null || id === holder ? person : withheld(person))
  }
  return {
    ...made,
    person: gathered.person,
    holder,
    entries,
    people,
    concerned,
    reviewers,
    organizations,
    bulletins: await knownBulletins(db, [
      ...new Set([...entries.flatMap(bulletinsIn), ...(absence?.bulletin ? [absence.bulletin] : [])]),
    ]),
    wheres: wheresIn(entries, packed),
    absence: counted && {
      ...counted.claim,
      person: counted.person,
      tally: counted.tally,
      countedOnly: gathered.countedOnly,
    },
    losses: entries.flatMap(lossIn),
  }
}

/** Of everybody else than its holder: the pseudonym, as their own record shows them. */
const withheld = ({ id, pseudonym, role }: ReportPerson): ReportPerson => ({
  id,
  pseudonym,
  role,
  name: null,
  organization: null,
  formerly: [],
  engagedFrom: null,
  engagedUntil: null,
  pledge: null,
})

/** Every organization's name; for a holder those alone that they worked for. */
async function namesShown(db: Db, holder: PersonId | null): Promise<ReadonlyMap<OrganizationId, string>> {
  const names = await organizationNames(db)
  if (holder === null) return names
  const own = new Set<OrganizationId | undefined>([
    (await findPerson(db, holder))?.organization,
    ...(await formerEngagements(db, holder)).map(({ organization }) => organization),
  ])
  return new Map([...names].filter(([id]) => own.has(id)))
}

const namedIn = (entries: readonly GatheredEntry[]): readonly PersonId[] =>
  entries.flatMap(({ entry }) => [entry.actor, entry.subject].filter((id) => id !== undefined))

async function personOf(
  db: Db,
  id: PersonId,
  { entries, organizations }: Pick<ReportFacts, 'entries' | 'organizations'>,
): Promise<ReportPerson> {
  const known = await findPerson(db, id)
  const pledge = entries.find(({ entry }) => entry.kind === 'pledge-given' && entry.subject === id)
  return {
    id,
    name: known?.name ?? null,
    pseudonym: known ? pseudonymOf(id, known.role) : null,
    organization: known ? (organizations.get(known.organization) ?? null) : null,
    role: known?.role ?? null,
    formerly: (await formerEngagements(db, id)).toReversed(),
    engagedFrom: known?.engagedFrom ?? null,
    engagedUntil: known?.engagedUntil ?? null,
    pledge: pledge?.index ?? null,
  }
}

export const bulletinsIn = ({ entry }: GatheredEntry): readonly BulletinId[] =>
  (entry.objects ?? []).flatMap(({ kind, id }) => (kind === 'bulletin' ? (parseId('b', id) ?? []) : []))

function wheresIn(entries: readonly GatheredEntry[], files: readonly PackedFile[]): ReadonlyMap<bigint, WhereFile> {
  const found = new Map<bigint, WhereFile>()
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]))
  for (const { index } of entries) {
    const bytes = byName.get(wherePath(index))
    if (bytes) found.set(index, parseWhereFile(bytes))
  }
  return found
}

const lossIn = ({ index, bytes, entry }: GatheredEntry): readonly Succession[] =>
  entry.kind === 'log-succession' ? [readSuccession({ index, entry, leaf: leafHash(bytes) })] : []
