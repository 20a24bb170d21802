/**
 * Who does what in a council of 5,000 people in 300 organizations, as entries:
 * in proportion to what a day's work leaves behind, a few people doing much of
 * it, bulletins that two hundred people read in the days after their issue.
 * Signatures are real OpenPGP signatures by one real key, a hundred of them,
 * repeated over fresh acts: right in form and length, and no longer good.
 */
import { randomBytes } from 'node:crypto'
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import type { LogEntry } from '../../app/formats/log-entry.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type ActDraft, formatAct, type Seen } from '../../app/formats/signed-act.ts'
import { type BulletinId, instant, makeId, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { generated, ownKeyOf, signDetached } from '../../app/openpgp/own-key.ts'
import { commitToWhere } from '../../app/read-log/entry-draft.ts'
import type { QuickCast, QuickPlace } from './quick-log.ts'

export interface Council {
  readonly origin: string
  readonly people: readonly CouncilPerson[]
  readonly organizations: readonly OrganizationId[]
  /** Issued so far, oldest first. */
  readonly bulletins: readonly BulletinId[]
  readonly cast: QuickCast
}

interface CouncilPerson {
  readonly id: PersonId
  readonly organization: OrganizationId
  readonly role: 'member' | 'liaison' | 'compliance'
  readonly session: ReturnType<typeof sha256Hex>
  readonly ip: string
  entries: number
}

export const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

const peopleCount = 5000
const organizationCount = 300
/** One bulletin every so many entries. */
const perBulletin = 1500

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
]

// Per thousand entries.
const shares = {
  'signed-in': 230,
  'stepped-up': 60,
  'session-ended': 150,
  released: 200,
  opened: 180,
  acknowledged: 110,
  'log-searched': 30,
  'log-viewed': 18,
  'sign-in-refused': 14,
  denied: 6,
  'names-shown': 2,
} as const satisfies Partial<Record<LogEntry['kind'], number>>
type Share = keyof typeof shares
const kinds: readonly Share[] = (Object.keys(shares) as Share[]).flatMap((kind) =>
  Array<Share>(shares[kind]).fill(kind),
)
const signedKinds: readonly string[] = ['released', 'opened', 'acknowledged']

export async function benchCouncil(origin: string): Promise<Council> {
  const organizations = Array.from({ length: organizationCount }, () => makeId('o', random(16)))
  const people = Array.from({ length: peopleCount }, (_, i) => personOf(organizations, i))
  const bulletins: BulletinId[] = [makeId('b', random(16))]
  const signatures = await realSignatures()
  const cast: QuickCast = (place) => {
    if (place.index % perBulletin === 0) bulletins.push(makeId('b', random(16)))
    const kind = kinds[Math.floor(Math.random() * kinds.length)] ?? 'signed-in'
    // A few people leave most of the entries behind, as everywhere.
    const person = people[Math.floor(peopleCount * Math.random() ** 2)] as CouncilPerson
    const bulletin = bulletins[Math.max(0, bulletins.length - 1 - Math.floor(Math.random() ** 2 * 8))] as BulletinId
    return entryOf(
      { origin, kind, person, bulletin, signature: signatures[place.index % signatures.length] ?? '' },
      place,
    )
  }
  return { origin, people, organizations, bulletins, cast }
}

function personOf(organizations: readonly OrganizationId[], i: number): CouncilPerson {
  return {
    id: makeId('p', random(16)),
    organization: organizations[i % organizations.length] as OrganizationId,
    role: i % 160 === 0 ? 'liaison' : i % 500 === 1 ? 'compliance' : 'member',
    session: sha256Hex(random(32)),
    ip: `203.0.113.${i % 250}`,
    entries: 0,
  }
}

const key = '0123456789abcdef0123456789abcdef01234567' as ActKey
type ActKey = Parameters<typeof formatAct>[0]['key']

async function realSignatures(): Promise<readonly string[]> {
  const person = makeId('p', random(16))
  const at = instant(Date.now())
  const own = ownKeyOf(person, await generated(person, { date: new Date(at - 1000), keyExpirationTime: 0 }))
  return Promise.all(
    Array.from({ length: 100 }, async (_, i) => toBase64(await signDetached(own.privateKey, utf8(`${i}\n`), at))),
  )
}

interface Doing {
  readonly origin: string
  readonly kind: Share
  readonly person: CouncilPerson
  readonly bulletin: BulletinId
  readonly signature: string
}

function entryOf({ origin, kind, person, bulletin, signature }: Doing, { at, seen, index }: QuickPlace) {
  person.entries++
  const where = { salt: random(32), ip: person.ip, userAgent: agents[index % agents.length] ?? '' }
  const plain = {
    v: 1,
    t: at,
    id: makeId('e', random(16)),
    kind,
    actor: person.id,
    subject: person.id,
    subjectSeq: String(person.entries),
    org: person.organization,
    role: person.role,
    session: person.session,
    auth: { method: 'password+totp', level: 2, at },
    where: commitToWhere(where, where.salt),
  } as const
  if (!signedKinds.includes(kind)) return { entry: { ...plain, ...aside(kind, bulletin) }, where }
  const copy = { kind: 'copy', id: makeId('c', random(16)), sha256: sha256Hex(random(32)) }
  const act = { text: actText({ origin, kind, person: person.id, copy, bulletin, seen }), signature }
  const objects = [copy, { kind: 'bulletin', id: bulletin }]
  return {
    entry: {
      ...plain,
      objects,
      act,
      ...(kind === 'released' ? { ciphertext: copy.sha256, gives: true as const } : {}),
    },
    where,
  }
}

const aside = (kind: Share, bulletin: BulletinId): Partial<LogEntry> => {
  if (kind === 'denied') return { objects: [{ kind: 'bulletin', id: bulletin }], reason: 'second-factor-old' }
  if (kind === 'sign-in-refused') return { reason: 'wrong-code' }
  if (kind === 'log-searched') return { data: { query: 'kind=released&from=2026-10-01&to=2026-10-31' } }
  return {}
}

function actText(said: {
  readonly origin: string
  readonly kind: string
  readonly person: PersonId
  readonly copy: ActDraft['objects'][number]
  readonly bulletin: BulletinId
  readonly seen: Seen
}): string {
  const { origin, kind, person, copy, bulletin, seen } = said
  const common = { portal: origin, actor: person, key, seen, challenge: random(32) }
  const objects = [copy, { kind: 'bulletin', id: bulletin }]
  if (kind === 'released') return formatAct({ ...common, act: 'read', objects })
  const entry = { index: seen.size - 1n < 0n ? 0n : seen.size - 1n, leaf: random(32) }
  return formatAct({ ...common, act: kind === 'opened' ? 'opened' : 'acknowledged', objects, entry })
}
