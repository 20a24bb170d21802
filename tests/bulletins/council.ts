/**
 * A council on a real database: two of the secretariat, liaisons and members
 * with real keys in real vaults, a council key and a roll that both signed.
 */

import type { KeySent } from '../../app/keys/enrol-wire.ts'
import type { CouncilKeySent, RollProposalSent } from '../../app/roll/roll-wire.ts'
import '../support/quick-key-protection.ts'
import { type ActorFields, actorFields } from '../../app/access/actor.ts'
import type { Role } from '../../app/access/role.ts'
import { makeToken, openSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { addConsent } from '../../app/council/organization-store.server.ts'
import { addPledge } from '../../app/council/pledge-store.server.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import type { ActDraft } from '../../app/formats/signed-act.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { instant, makeId, minutes, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keyring/council-key-store.server.ts'
import { markCompared, renewProof } from '../../app/keyring/key-store.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { AnswerOf, MadeKey, RequestKind, RequestOf } from '../../app/openpgp/vault-protocol.ts'
import type { Outcome } from '../../app/outcome.ts'
import { makeCouncilKey } from '../../app/roll/make-council-key.server.ts'
import { readNextRoll } from '../../app/roll/read-next-roll.server.ts'
import { confirmRoll, proposeRoll } from '../../app/roll/sign-roll.server.ts'
import {
  type Beginning,
  enrolmentSent,
  foundingSent,
  rollSignatureSent,
  type Signer,
  seeLog,
} from '../../db/demo/sign-at-vault.server.ts'
import { type Door, openDoor, where } from '../access/door.ts'

import type { DatabaseKind } from '../support/databases.ts'
import { random } from '../support/log.ts'

export type Council = Door & { readonly signers: readonly [Somebody, Somebody]; readonly liaison: Somebody }

export interface Somebody {
  readonly person: PersonId
  readonly name: string
  readonly organization: OrganizationId
  readonly role: Role
  readonly vault: Vault
  readonly key: MadeKey
  /** The fields of a session opened just now; a fresh one after time has passed: `again`. */
  readonly by: ActorFields
}

/** The value, or the reason as the failure of the test. */
export function value<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason} ${JSON.stringify(outcome.detail ?? {})}`)
  return outcome.value
}

const kinds = {
  member: 'operator',
  liaison: 'government',
  secretariat: 'council',
  compliance: 'council',
  oversight: 'oversight',
} as const

/** A person of their own organization, consented, pledged, with a key in their vault and not on record yet. */
export async function arrive(door: Door, role: Role, name: string): Promise<Somebody> {
  const [person, organization] = [makeId('p', random(16)), makeId('o', random(16))]
  await addRows(door, { person, organization, role, name })
  const by = await signedIn(door, { person, organization, role, name })
  const vault = new Vault({ now: door.now, encrypt: encryptHere, width: 2, onState: () => undefined })
  const council = (await councilOnRecord(door.db))?.proof ?? null
  const making = { person, trust: formatTrust(door.log.trust), checkpoint: await door.log.beat(), council }
  const key = value(await vault.handle('make-key', making))
  return { person, organization, role, name, vault, key, by }
}

export const keySent = (door: Door, somebody: Somebody): Promise<KeySent> => enrolmentSent(door, somebody, somebody.key)

/** The same, with the key on record, proven and compared. */
export async function join(door: Door, role: Role, name: string): Promise<Somebody> {
  const somebody = await arrive(door, role, name)
  const { person, key, by } = somebody
  value(await enrolKey(door, { by, sent: await keySent(door, somebody) }))
  await door.db.updateTable('person').set({ setup_step: null }).where('id', '=', person).execute()
  const at = door.now()
  await renewProof(door.db, key.fingerprint, at)
  await markCompared(door.db, key.fingerprint, { by: person, at, channel: 'in-person' })
  return somebody
}

async function addRows(
  { db, now }: Door,
  who: { readonly person: PersonId; readonly organization: OrganizationId; readonly role: Role; readonly name: string },
): Promise<void> {
  const at = now()
  const { person, organization, role, name } = who
  const kind = kinds[role]
  const sector = role === 'member' ? 'electricity' : null
  const row = { id: organization, name: `${name}の組織`, kind, sector, created_at: at }
  await db.insertInto('organization').values(row).execute()
  await db
    .insertInto('person')
    .values({
      id: person,
      organization_id: organization,
      name,
      email: `${person.toLowerCase().replace(/[^a-z0-9]/g, 'x')}@saiba-denki.example`,
      role,
      state: 'active',
      engaged_from: at,
      engaged_until: null,
      locale: 'ja',
      created_at: at,
      setup_step: 'key',
      // As if a roll had named them before: what they may do is not what these tests are about.
      roll_role: role,
    })
    .execute()
  const consent = { textVersion: consentTexts[0].version, textHash: consentTexts[0].hash, at, entryIndex: 0n }
  if (role === 'member') await addConsent(db, { organization, ...consent })
  const pledge = { textVersion: pledgeTexts[0].version, textHash: pledgeTexts[0].hash, at, entryIndex: 0n }
  await addPledge(db, { person, ...pledge })
}

/** A session opened now, both factors just shown. */
export async function signedIn(
  door: Door,
  who: Pick<Somebody, 'person' | 'organization' | 'role' | 'name'>,
): Promise<ActorFields> {
  const token = makeToken(random)
  const { person, role, organization, name } = who
  await door.log.append(async ({ trx, at }) => {
    await openSession(trx, { person, role, secondFactor: 'totp', at, where, token })
    return { value: undefined, entries: [] }
  })
  const actor = {
    person,
    name,
    organization,
    organizationName: `${name}の組織`,
    role,
    session: sessionIdOf(token),
    secondFactorAt: door.now(),
    secondFactor: 'totp',
    firstFactor: 'password',
    passkeyWanted: false,
    broughtKey: null,
    deputizes: null,
    audits: false,
    sessionEndsAt: instant(door.now() + minutes(60)),
    sessionIsLast: false,
    locale: 'ja',
    hasPasskey: false,
    setupStep: null,
    agreement: 'agreed',
    powers: 'full',
    part: null,
  } as const
  return actorFields(actor, where)
}

/** Brings the vault's pin to the newest checkpoint, by the way a challenge comes. */
export const freshenPin = (door: Door, signer: Signer, act: ActDraft['act'] = 'issue') => seeLog(door, signer, act)

export async function ask<K extends RequestKind>(vault: Vault, kind: K, request: RequestOf<K>) {
  const answer: AnswerOf<K> = await vault.handle(kind, request)
  if (!answer.ok) throw new Error(`the vault refused: ${answer.reason}`)
  return answer.value
}

/** A council founded by two of the secretariat, with one liaison. Sign a roll once its members have joined. */
export const foundCouncil = async (kind: DatabaseKind): Promise<Council> => foundCouncilIn(await openDoor(kind))

export async function foundCouncilIn(door: Door): Promise<Council> {
  const signers = [await join(door, 'secretariat', '事務 一'), await join(door, 'secretariat', '事務 二')] as const
  const sent = await councilSent(door, signers)
  value(await makeCouncilKey(door, { by: signers[0].by, sent }))
  await ask(signers[1].vault, 'pin-council', { ...sent.council, later: [] })
  const liaison = await join(door, 'liaison', '藤井 直樹')
  return { ...door, signers, liaison }
}

/** A council key that the first of them made and sealed to both. */
export function councilSent(door: Door, signers: readonly [Somebody, Somebody]): Promise<CouncilKeySent> {
  const keys = signers.map(({ person, key }) => ({ person, publicKey: key.publicKey }))
  return foundingSent(door, signers[0], keys)
}

/** The roll of everybody who has joined by now, signed by both. `begun`: where the log was begun anew and nobody believes it yet. */
export async function signRoll(council: Council, begun?: (signer: Somebody) => Promise<Beginning>): Promise<void> {
  const [first, second] = council.signers
  const one = await rollSent(council, first, begun)
  value(await proposeRoll(council, { by: await signedIn(council, first), sent: one }))
  const { lines: _, ...other } = await rollSent(council, second, begun)
  value(await confirmRoll(council, { by: await signedIn(council, second), sent: other }))
}

/** One signer's signature under the roll that is next. */
export async function rollSent(
  council: Council,
  signer: Somebody,
  begun?: (signer: Somebody) => Promise<Beginning>,
): Promise<RollProposalSent> {
  const next = value(await readNextRoll(council))
  return rollSignatureSent(council, signer, next, begun ? { begun: await begun(signer) } : {})
}
