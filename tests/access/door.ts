/** A portal's door on a real database with a real log: people who can sign in, and a clock the test owns. */

import type { Actor, SetupStep } from '../../app/access/actor.ts'
import { askedAt, type Texts } from '../../app/access/agreement.ts'
import { keepPasswordHash, keepRecoveryCodes, keepTotp } from '../../app/access/credential-store.server.ts'
import type { Ground } from '../../app/access/ground.server.ts'
import { hashPassword } from '../../app/access/hash-password.server.ts'
import { type Limits, openLimits } from '../../app/access/limits.server.ts'
import type { PasskeyDates } from '../../app/access/powers.ts'
import { keepPasskeyDates } from '../../app/access/powers-store.server.ts'
import { recoveryCode, recoveryCodeHash } from '../../app/access/recovery-code.ts'
import type { Role } from '../../app/access/role.ts'
import { serverKeyFrom } from '../../app/access/server-key.server.ts'
import { dropSession, keepSession, sessionsOf } from '../../app/access/session-store.server.ts'
import { makeToken, openSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { beginSignIn, finishSignIn } from '../../app/access/sign-in.server.ts'
import { totpCode, totpSecret } from '../../app/access/totp.server.ts'
import { texts as textsInUse } from '../../app/council/terms.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type Instant, instant, makeId, minutes, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { openForeignKeys } from '../../app/openpgp/foreign-keys.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import type { PersonState } from '../../db/schema.ts'
import { type DatabaseKind, freshDatabase, type TestDatabase } from '../support/databases.ts'
import { openTestLog, random, said, type TestClock, testClock } from '../support/log.ts'

export const where = { ip: '192.0.2.10', userAgent: 'Mozilla/5.0 (test)' }
export const elsewhere = { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (other)' }
/** One password for all: hashing is slow by design. */
export const password = 'ふねが七そう みなとを出た朝に'
const passwordHash = hashPassword(password).then((made) =>
  made.ok ? made.value : Promise.reject(new Error(made.reason)),
)

export interface TestPerson {
  readonly person: PersonId
  readonly organization: OrganizationId
  readonly role: Role
  readonly email: string
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

export interface Door extends Ground {
  readonly clock: TestClock
  readonly database: TestDatabase
  readonly limits: Limits
  readonly log: ReadLog
  close(): Promise<void>
}

// One for all doors of a file: its thread is slow to start from the sources, and keeps no process alive.
const foreignKeys = openForeignKeys({ threads: 1, patience: 20_000 })

/** `passkeyDates`: as if two people had decided them; `texts`: as if they had been published so. */
export async function openDoor(
  kind: DatabaseKind = 'sqlite',
  openLog = openTestLog,
  { texts = textsInUse, passkeyDates }: { readonly texts?: Texts; readonly passkeyDates?: PasskeyDates } = {},
): Promise<Door> {
  const database = await freshDatabase(kind)
  const clock = testClock()
  const log = await openLog(database, clock, { texts })
  if (passkeyDates) await database.db.transaction().execute((trx) => keepPasskeyDates(trx, passkeyDates))
  const limits = openLimits(database.db, kind)
  const close = async () => {
    limits.close()
    await log.close()
    await database.remove()
  }
  return {
    db: database.db,
    log,
    limits,
    foreignKeys,
    texts,
    serverKey: serverKeyFrom(random(32)),
    now: clock.now,
    random,
    clock,
    database,
    settings: { origin: 'http://localhost:3000' },
    close,
  }
}

/** Somebody with a password, an app and recovery codes, as joining would leave them. */
export async function addPerson(
  door: Door,
  given: {
    readonly role?: Role
    readonly state?: PersonState
    readonly setupStep?: SetupStep | null
    readonly engagedUntil?: Instant
    /** False: no roll names them in their role, so that it has not begun. */
    readonly inRoll?: boolean
  } = {},
): Promise<TestPerson> {
  const at = door.now()
  const person = makeId('p', random(16))
  const organization = makeId('o', random(16))
  const role = given.role ?? 'member'
  const email = `p.${person.slice(2, 10).toLowerCase().replaceAll('_', 'x').replaceAll('-', 'y')}@saiba-denki.example`
  await door.db
    .insertInto('organization')
    .values({ id: organization, name: '采葉電気', kind: 'operator', sector: 'electricity', created_at: at })
    .execute()
  await door.db
    .insertInto('consent')
    .values({
      organization_id: organization,
      text_version: askedAt(door.texts.consent, at).version,
      text_hash: askedAt(door.texts.consent, at).hash,
      given_at: at,
      entry_index: 0,
    })
    .execute()
  await door.db
    .insertInto('person')
    .values({
      id: person,
      organization_id: organization,
      name: '水野 灯',
      email,
      role,
      state: given.state ?? 'active',
      engaged_from: at,
      engaged_until: given.engagedUntil ?? null,
      locale: 'ja',
      created_at: at,
      setup_step: given.setupStep ?? null,
      roll_role: given.inRoll === false ? null : role,
    })
    .execute()
  await keepPasswordHash(door.db, { person, hash: await passwordHash, at })
  const secret = totpSecret(random(20))
  const sealedSecret = door.serverKey.seal(utf8(secret), { purpose: 'totp', owner: person })
  await keepTotp(door.db, { person, sealedSecret, step: 0, at })
  const recoveryCodes = Array.from({ length: 10 }, () => recoveryCode(random(10)))
  await keepRecoveryCodes(door.db, { person, hashes: recoveryCodes.map((code) => recoveryCodeHash(person, code)), at })
  return { person, organization, role, email, secret, recoveryCodes }
}

/** As if two of the secretariat had signed a roll at some time: the council is founded. */
export async function markFounded(door: Door): Promise<void> {
  const nothing = new Uint8Array()
  const [first, second] = [
    await addPerson(door, { role: 'secretariat' }),
    await addPerson(door, { role: 'secretariat' }),
  ]
  await door.db
    .insertInto('roll')
    .values({
      counter: 1,
      header: nothing,
      header_hash: sha256Hex(nothing),
      leaf_hashes: nothing,
      proposed_at: door.now(),
      proposed_by: first.person,
      first_signature: nothing,
      second_signed_by: second.person,
      second_signature: nothing,
      entry_index: 0,
      expires_at: door.now(),
    })
    .execute()
}

/** The code the person's app shows now, or `steps` half-minutes from now. */
export const codeOf = (door: Door, { secret }: TestPerson, steps = 0): string =>
  totpCode(secret, instant(door.now() + steps * 30_000))

/** Both factors, as the pages do it. Throws where either is refused. */
export async function signIn(door: Door, who: TestPerson): Promise<string> {
  const begun = await beginSignIn(door, { email: who.email, password, where })
  if (!begun.ok) throw new Error(`first factor: ${begun.reason}`)
  const finished = await finishSignIn(door, { token: begun.value.token, code: codeOf(door, who), where })
  if (!finished.ok) throw new Error(`second factor: ${finished.reason}`)
  if (finished.value.state !== 'opened') throw new Error(`outside: ${finished.value.why}`)
  return finished.value.token
}

/** A session without the slow way to it, for tests of what comes after. */
export async function sessionOf(door: Door, who: Pick<TestPerson, 'person' | 'role'>): Promise<string> {
  const token = makeToken(random)
  const { person, role } = who
  await door.log.append(async ({ trx, at }) => {
    await openSession(trx, { person, role, secondFactor: 'totp', at, where, token })
    return { value: undefined, entries: [] }
  })
  return token
}

/** As a route has them once it looked at the cookie with this token. */
export function actorOf(door: Door, { person, organization, role }: TestPerson, token: string): Actor {
  const at = door.now()
  return {
    person,
    organization,
    role,
    name: '水野 灯',
    organizationName: '采葉電気',
    session: sessionIdOf(token),
    secondFactorAt: at,
    secondFactor: 'totp',
    firstFactor: 'password',
    hasPasskey: false,
    passkeyWanted: false,
    broughtKey: null,
    deputizes: null,
    audits: false,
    sessionEndsAt: instant(at + minutes(15)),
    sessionIsLast: false,
    locale: 'ja',
    setupStep: null,
    agreement: 'agreed',
    part: null,
    powers: 'full',
  }
}

/** Whoever comes back after hours signs in anew: the same session's row holds again from now, so that a test goes on with its `by`. */
export async function signInAgain({ db, now }: Pick<Door, 'db' | 'now'>, person: PersonId): Promise<void> {
  const until = instant(now() + minutes(15))
  for (const { lastSeenAt: _, ...session } of await sessionsOf(db, person)) {
    await dropSession(db, session.id)
    await keepSession(db, { ...session, expiresAt: until, absoluteUntil: until })
  }
}

/** Every entry of the log, in order. */
export async function entriesOf(door: Door): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const all: Readonly<Record<string, unknown>>[] = []
  for (let index = 0n; ; index++) {
    const entry = await door.log.entry(index)
    if (!entry) return all
    all.push(said(entry.bytes))
  }
}

export const kindsOf = async (door: Door): Promise<readonly unknown[]> =>
  (await entriesOf(door)).map(({ kind }) => kind)
