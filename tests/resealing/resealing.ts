/** Asking for earlier bulletins and sealing them anew, as the browser does it, without a browser. */
import { beginKeyAnew } from '../../app/council/person-store.server.ts'
import type { ResealGrounds } from '../../app/formats/act-body.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import type { BulletinId, ResealRequestId } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keyring/council-key-store.server.ts'
import { markCompared, renewProof } from '../../app/keyring/key-store.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { Resealed, SealedCopy } from '../../app/openpgp/vault-protocol.ts'
import { askReseal } from '../../app/resealing/ask-reseal.server.ts'
import { planReseal } from '../../app/resealing/plan-reseal.server.ts'
import { type ResealAsked, resealBulletin } from '../../app/resealing/reseal-bulletin.server.ts'
import { askingObjects, resealingObjects } from '../../app/resealing/reseal-request.ts'
import type { ResealPlanSent } from '../../app/resealing/reseal-wire.ts'
import { defaultFreshness } from '../../app/sealed/reader.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, keySent, type Somebody, signedIn, value } from '../bulletins/council.ts'
import { openRequest, read } from '../bulletins/sealing.ts'

/** Somebody with another key, their earlier one given up. Two have to sign a roll before anything reaches them. */
export async function withNewKey(council: Council, who: Somebody): Promise<Somebody> {
  const { db, log } = council
  const retired = { retired_at: council.now(), retired_reason: 'superseded' } as const
  await db.updateTable('person_key').set(retired).where('fingerprint', '=', who.key.fingerprint).execute()
  await beginKeyAnew(db, who.person)
  const vault = new Vault({ now: council.now, encrypt: encryptHere, width: 2, onState: () => undefined })
  const proof = (await councilOnRecord(db))?.proof ?? null
  const making = { person: who.person, trust: formatTrust(log.trust), checkpoint: await log.beat(), council: proof }
  const anew = { ...who, vault, key: value(await vault.handle('make-key', making)) }
  value(await enrolKey(council, { by: await signedIn(council, anew), sent: await keySent(council, anew) }))
  await db.updateTable('person').set({ setup_step: null }).where('id', '=', who.person).execute()
  const at = council.now()
  await renewProof(db, anew.key.fingerprint, at)
  await markCompared(db, anew.key.fingerprint, { by: who.person, at, channel: 'in-person' })
  return anew
}

export interface Asking {
  readonly grounds: ResealGrounds
  readonly for?: Somebody
  readonly bulletin?: BulletinId
}

export async function ask(council: Council, asker: Somebody, { grounds, for: of = asker, bulletin }: Asking) {
  const wish = { grounds, person: of.person, bulletin: bulletin ?? null }
  const sent = await signAct(council, asker, { act: 'ask-reseal', grounds, objects: askingObjects(wish) })
  return await askReseal(council, { ...wish, sent, by: await signedIn(council, asker) })
}

/** The newest request there is. */
export async function newestRequest({ db }: Council): Promise<ResealRequestId> {
  const newest = db.selectFrom('reseal_request').select('id').orderBy('entry_index', 'desc').limit(1)
  return (await newest.executeTakeFirstOrThrow()).id
}

export interface Resealing {
  readonly bulletin: BulletinId
  readonly to: readonly Somebody[]
  readonly request?: ResealRequestId | null
  /** Whoever presses; the liaison, unless said. */
  readonly by?: Somebody
}

export interface Made {
  readonly plan: ResealPlanSent
  readonly resealed: Resealed
  readonly copies: readonly SealedCopy[]
}

/** As far as the vault goes: the source released and opened, the copies made. Nothing has been sent. */
export async function madeAnew(council: Council, { bulletin, to, request = null, by = council.liaison }: Resealing) {
  const recipients = to.map(({ person }) => person)
  const session = await signedIn(council, by)
  const planned = await planReseal(council, { bulletin, recipients, request, by: session })
  if (!planned.ok) return planned
  const { roll, recipients: planTo } = planned.value
  const source = openRequest(await read(council, by, bulletin))
  const copies: SealedCopy[] = []
  const report = async (progress: { readonly copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
  const resealed = value(await by.vault.handle('reseal', { source, roll, recipients: planTo }, { report }))
  return { ok: true, value: { plan: planned.value, resealed, copies } } as const
}

/** What the browser sends for it. */
export async function asked(
  council: Council,
  { bulletin, request = null, by = council.liaison }: Resealing,
  { plan, resealed, copies }: Made,
): Promise<ResealAsked> {
  const { contentDigest, issued: entry, from, copiesRoot, wordings } = resealed
  const objects = resealingObjects({ bulletin, contentDigest, request })
  const said = { act: 'reseal', objects, entry, from, copies: copiesRoot, wordings, codebook: null } as const
  const sent = await signAct(council, by, said)
  const brought = copies.map(({ copy: id, ciphertext, card }) => {
    const planned = plan.recipients.find(({ copy }) => copy === id)
    if (!planned || !card) throw new Error('a copy that nobody planned')
    return { id, code: planned.code, recipient: planned.person, ciphertext, card: card.ciphertext }
  })
  const freshness = defaultFreshness
  return { bulletin, request, copies: brought, sent, by: await signedIn(council, by), freshness }
}

/** All of it. */
export async function resealTo(council: Council, resealing: Resealing) {
  const made = await madeAnew(council, resealing)
  return made.ok ? await resealBulletin(council, await asked(council, resealing, made.value)) : made
}
