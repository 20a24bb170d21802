/**
 * A council to read in: founded, keyed and enrolled by the portal's own acts,
 * with one bulletin of 30 kB sealed to so many readers. The readers have real
 * keys in force; that they are there was written to the tables without their
 * setting up, which would take longer than everything measured.
 */
import { findOwnCopy, type OwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { addConsent, addOrganizationRow } from '../../app/council/organization-store.server.ts'
import { addPerson, advanceSetup, changeState } from '../../app/council/person-store.server.ts'
import { addPledge } from '../../app/council/pledge-store.server.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import {
  type BulletinId,
  type Instant,
  instant,
  makeId,
  minutes,
  type OrganizationId,
  type PersonId,
} from '../../app/ids.ts'
import { addKey, markCompared, renewProof } from '../../app/keyring/key-store.server.ts'
import { generated, type OwnKey, ownKeyOf } from '../../app/openpgp/own-key.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import { parseSettings } from '../../app/settings.ts'
import { checkFolderMark } from '../../db/data-folder.server.ts'
import { atWork, foundCouncil, type SampleCouncil } from '../../db/demo/found-council.server.ts'
import { issueSample } from '../../db/demo/issue-sample.server.ts'
import type { SampleBulletin } from '../../db/demo/sample-bulletin.ts'
import { sampleBulletins } from '../../db/demo/sample-bulletins.ts'
import { SampleChance } from '../../db/demo/sample-chance.ts'
import { SampleClock } from '../../db/demo/sample-clock.ts'
import { samplePeople } from '../../db/demo/sample-people.ts'
import {
  foundSampleWitness,
  openSampleWitness,
  type SampleWitness,
  type WitnessSample,
} from '../../db/demo/sample-witness.server.ts'
import { signNextRoll } from '../../db/demo/sign-roll.server.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface Reader {
  readonly person: PersonId
  readonly key: OwnKey
  readonly copy: OwnCopy
}

export interface BenchCouncil {
  readonly bulletin: BulletinId
  readonly readers: readonly Reader[]
}

/** The council's only witness, where it has one: a quorum of one. */
export interface BenchWitness extends Omit<WitnessSample, 'now'> {
  readonly url: string
}

const twoYears = 2 * 365 * 86_400

export async function makeBenchCouncil(
  env: Env,
  wanted: { readonly readers: number; readonly until: number; readonly witness?: BenchWitness },
): Promise<BenchCouncil> {
  const clock = new SampleClock(instant(wanted.until - 3 * 86_400_000))
  const witness = await foundWitness(env, wanted.witness, clock.now)
  const portal = await openPortal({
    env: { ...env, LOG_LEVEL: 'error' },
    now: clock.now,
    ...(witness ? { transport: witness.transport } : {}),
  })
  try {
    const stage = { portal, clock, chance: new SampleChance(1) }
    const liaison = samplePeople.find(({ role }) => role === 'liaison')
    const people = [...samplePeople.slice(0, 2), ...(liaison ? [liaison] : [])]
    const council = await foundCouncil({ stage, people, firstDay: clock.now(), onJoined: () => undefined })
    clock.reach(wanted.until - minutes(20))
    const keys = await addReaders(portal, wanted.readers)
    await signRoll(council)
    clock.reach(wanted.until - minutes(5))
    const bulletin = await issueTo(council, [...keys.keys()], wanted.until)
    const readers: Reader[] = []
    for (const [person, key] of keys) {
      const copy = await findOwnCopy(portal.db, { bulletin, person })
      if (copy) readers.push({ person, key, copy })
    }
    return { bulletin, readers }
  } finally {
    await portal.close()
    await witness?.close()
  }
}

async function foundWitness(
  env: Env,
  wanted: BenchWitness | undefined,
  now: () => Instant,
): Promise<SampleWitness | null> {
  if (!wanted) return null
  await checkFolderMark(parseSettings(env))
  await foundSampleWitness(wanted, wanted.url)
  return openSampleWitness({ ...wanted, now })
}

async function addReaders({ db, now, random }: Portal, count: number): Promise<ReadonlyMap<PersonId, OwnKey>> {
  const at = now()
  const keys = new Map<PersonId, OwnKey>()
  for (let i = 0; i < count; i++) {
    const [person, organization] = [makeId('p', random(16)), makeId('o', random(16))]
    await addReader(db, { person, organization, at })
    const key = ownKeyOf(person, await generated(person, { date: new Date(at), keyExpirationTime: twoYears }))
    const { fingerprint, publicKey, publicKeyHash } = key
    const enrolled = { fingerprint, person, publicKey, publicKeyHash, createdAt: at, entryIndex: 0n }
    const expiresAt = instant(at + twoYears * 1000)
    await addKey(db, { ...enrolled, protectedKey: new Uint8Array(1), expiresAt })
    await renewProof(db, fingerprint, at)
    await markCompared(db, fingerprint, { by: person, at, channel: 'telephone' })
    keys.set(person, key)
  }
  return keys
}

async function addReader(
  db: Portal['db'],
  { person, organization, at }: { person: PersonId; organization: OrganizationId; at: ReturnType<Portal['now']> },
): Promise<void> {
  const name = `測定 ${person.slice(2, 8)}`
  await addOrganizationRow(db, { id: organization, name: organization, kind: 'operator', sector: 'electricity' }, at)
  const { version, hash } = consentTexts[0]
  await addConsent(db, { organization, textVersion: version, textHash: hash, at, entryIndex: 0n })
  const email = `${Buffer.from(person).toString('hex')}@bench.example`
  const term = { from: at, until: null }
  await addPerson(db, { id: person, organization, name, email, role: 'member', locale: 'ja', term }, at)
  await changeState(db, person, { from: ['invited'], to: 'active' })
  await advanceSetup(db, person, { from: 'password', to: null })
  const pledged = { textVersion: pledgeTexts[0].version, textHash: pledgeTexts[0].hash, at, entryIndex: 0n }
  await addPledge(db, { person, ...pledged })
}

async function signRoll({ secretaries }: SampleCouncil): Promise<void> {
  for (const secretary of secretaries) await atWork(secretary)
  await signNextRoll(secretaries)
}

/** Some 9,000 characters of Japanese: a copy of 30 kB. */
async function issueTo(council: SampleCouncil, recipients: readonly PersonId[], until: number): Promise<BulletinId> {
  const [sender] = council.having('liaison')
  const [model] = sampleBulletins
  if (!sender || !model) throw new Error('the sample has no liaison or no bulletin')
  await sender.signIn()
  const paragraph =
    '遠隔管理の入口を外部に公開している機器は、本日中に公開を止め、過去九十日の接続記録を保全してください。'
  const body = Array.from({ length: 180 }, (_, i) => `${i + 1}. ${paragraph}`).join('\n')
  const bulletin: SampleBulletin = { ...model, body, indicators: [] }
  return issueSample({ sender, bulletin, recipients, approvers: [], today: until })
}
