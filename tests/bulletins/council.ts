/**
 * A council on a real database: two of the secretariat, liaisons and members
 * with real keys in real vaults, a council key and a roll that both signed.
 */
import '../support/quick-key-protection.ts'
import { type ActorFields, actorFields } from '../../app/access/actor.ts'
import type { Role } from '../../app/access/role.ts'
import { makeToken, openSession, sessionIdOf } from '../../app/access/sessions.server.ts'
import { addConsent } from '../../app/council/organization-store.server.ts'
import { addPledge } from '../../app/council/person-store.server.ts'
import { currentConsent, currentPledge } from '../../app/council/terms.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { rollActObjects } from '../../app/formats/roll-confirmation.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { ActDraft } from '../../app/formats/signed-act.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { instant, makeId, minutes, type OrganizationId, type PersonId } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keys/council-key-store.server.ts'
import { enrolKey, type KeySent } from '../../app/keys/enrol-key.server.ts'
import { issueChallenge } from '../../app/keys/issue-challenge.server.ts'
import type { ActSent } from '../../app/keys/judge-act.server.ts'
import { markCompared, renewProof } from '../../app/keys/key-store.server.ts'
import { type CouncilKeySent, makeCouncilKey } from '../../app/keys/make-council-key.server.ts'
import { readNextRoll } from '../../app/keys/read-next-roll.server.ts'
import { confirmationOf } from '../../app/keys/roll-confirmation.ts'
import { confirmRoll, proposeRoll, type RollSignatureSent } from '../../app/keys/sign-roll.server.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { AnswerOf, MadeKey, ProvenEntry, RequestKind, RequestOf } from '../../app/openpgp/vault-protocol.ts'
import type { Outcome } from '../../app/outcome.ts'
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

export async function keySent(door: Door, somebody: Somebody): Promise<KeySent> {
  const { fingerprint, publicKey, publicKeyHash, protectedKey } = somebody.key
  const object = { kind: 'key', id: fingerprint, sha256: publicKeyHash }
  return { publicKey, protectedKey, act: await signAct(door, somebody, { act: 'key', objects: [object] }) }
}

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
  const consent = { textVersion: currentConsent.version, textHash: currentConsent.hash, at, entryIndex: 0n }
  if (role === 'member') await addConsent(db, { organization, ...consent })
  const pledge = { textVersion: currentPledge.version, textHash: currentPledge.hash, at, entryIndex: 0n }
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
    sessionEndsAt: instant(door.now() + minutes(60)),
    locale: 'ja',
    setupStep: null,
    powers: 'full',
  } as const
  return actorFields(actor, where)
}

/** What the browser does for every act: challenge, checkpoint verified, signature. */
export async function signAct(
  door: Door,
  { vault, person }: Pick<Somebody, 'vault' | 'person'>,
  draft: Omit<ActDraft, 'challenge'> & Partial<ActDraft>,
): Promise<ActSent> {
  const { challenge } = await freshenPin(door, { vault, person }, draft.act)
  const signed = await ask(vault, 'sign-act', { draft: { ...draft, challenge } as ActDraft })
  return { text: signed.text, signature: toBase64(signed.signature) }
}

/** Brings the vault's pin to the newest checkpoint, by the way a challenge comes. */
export async function freshenPin(
  door: Door,
  { vault, person }: Pick<Somebody, 'vault' | 'person'>,
  act: ActDraft['act'] = 'issue',
) {
  const from = await pinOf(vault)
  const asked = value(await issueChallenge(door, { person, act, from }))
  const step = { note: asked.checkpoint, from, consistency: asked.consistency }
  await ask(vault, 'see-checkpoint', step)
  return asked
}

export async function ask<K extends RequestKind>(vault: Vault, kind: K, request: RequestOf<K>) {
  const answer: AnswerOf<K> = await vault.handle(kind, request)
  if (!answer.ok) throw new Error(`the vault refused: ${answer.reason}`)
  return answer.value
}

export async function pinOf(vault: Vault): Promise<bigint> {
  const state = await ask(vault, 'status', {})
  if (state.state !== 'unlocked') throw new Error('the vault is locked')
  return state.checkpoint.size
}

/** A council founded by two of the secretariat, with one liaison. Sign a roll once its members have joined. */
export const foundCouncil = async (kind: DatabaseKind): Promise<Council> => foundCouncilIn(await openDoor(kind))

export async function foundCouncilIn(door: Door): Promise<Council> {
  const signers = [await join(door, 'secretariat', '事務 一'), await join(door, 'secretariat', '事務 二')] as const
  const sent = await councilSent(door, signers)
  value(await makeCouncilKey(door, { by: signers[0].by, sent }))
  await ask(signers[1].vault, 'pin-council', sent.council)
  const liaison = await join(door, 'liaison', '藤井 直樹')
  return { ...door, signers, liaison }
}

/** A council key that the first of them made and sealed to both. */
export async function councilSent(door: Door, signers: readonly [Somebody, Somebody]): Promise<CouncilKeySent> {
  await freshenPin(door, signers[0], 'council')
  const made = await ask(signers[0].vault, 'make-council-key', {
    signers: signers.map(({ person, key }) => ({ person, publicKey: key.publicKey })),
  })
  const statement = parseCouncilObject(made.council.councilKey, made.fingerprint)
  const act = await signAct(door, signers[0], { act: 'council', objects: [statement] })
  return { council: made.council, shares: made.shares, act }
}

const parseCouncilObject = (councilKey: Uint8Array, fingerprint: string) => ({
  kind: 'council',
  id: fingerprint,
  sha256: sha256Hex(councilKey),
})

interface Beginning {
  readonly challenge: Uint8Array
  readonly successor: ProvenEntry
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
): Promise<RollSignatureSent & { readonly lines: readonly Uint8Array[] }> {
  const next = value(await readNextRoll(council))
  const { header, lines, previous } = next
  const beginning = begun && (await begun(signer))
  const draft = { act: 'roll', objects: rollActObjects(header, confirmationOf(next, signer.person)) } as const
  const act = beginning ? await signAnew(signer, draft, beginning) : await signAct(council, signer, draft)
  const { signature } = await ask(signer.vault, 'sign-roll', {
    council: next.council,
    header,
    lines,
    previous,
    ...(beginning ? { successor: beginning.successor } : {}),
  })
  return { header, lines, signature, act }
}

async function signAnew(
  { vault }: Somebody,
  draft: Pick<ActDraft, 'act' | 'objects'>,
  { challenge, successor }: Beginning,
): Promise<ActSent> {
  const { text, signature } = await ask(vault, 'sign-act', { draft: { ...draft, challenge } as ActDraft, successor })
  return { text, signature: toBase64(signature) }
}
