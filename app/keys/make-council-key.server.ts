import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { fromUtf8, toBase64 } from '../formats/bytes.ts'
import { type CouncilSigner, type CouncilStatement, councilThreshold } from '../formats/council-statement.ts'
import { portalOf } from '../formats/log-origin.ts'
import { parseAct } from '../formats/signed-act.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { proveCouncil } from '../openpgp/council-proof.ts'
import type { ForeignKeyRefusal } from '../openpgp/foreign-keys.server.ts'
import { rememberKey, signatureTolerance } from '../openpgp/public-key.ts'
import type { CouncilProof } from '../openpgp/vault-protocol.ts'
import { done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import { addCouncilKey, councilOnRecord } from './council-key-store.server.ts'
import { type ActRefusal, type ActSent, judgeAct, spendChallenge } from './judge-act.server.ts'
import type { Db } from './key-store.server.ts'
import { type SignerKey, signerKeys } from './recipient-store.server.ts'

export interface CouncilKeySent {
  readonly council: CouncilProof
  /** The council key's private half, sealed to each signer by the vault that made it. */
  readonly shares: readonly { readonly person: PersonId; readonly sealed: Uint8Array }[]
  readonly act: ActSent
}

export type CouncilKeyRefusal =
  | 'council-key-made'
  | 'council-unreadable'
  | 'signers-too-few'
  | 'signers-differ'
  | 'shares-differ'
  | 'not-a-signer'
  | ForeignKeyRefusal
  | ActRefusal

/**
 * Puts the council's key on record. The vault of one of the secretariat made it
 * and sealed it to all who will sign rolls; the statement it signed names them.
 * We check that they are exactly the people of the secretariat whose keys are
 * proven and compared, so that nobody slips in a signer of their own.
 */
export async function makeCouncilKey(
  ground: Ground,
  { by, sent }: { readonly by: ActorFields; readonly sent: CouncilKeySent },
): Promise<Outcome<Fingerprint, CouncilKeyRefusal>> {
  const before = await madeBefore(ground, { by, text: sent.act.text })
  if (before) return done(before)
  const barred = await barredFromMaking(ground, by.actor)
  if (barred) return refused(barred)
  const key = await ground.foreignKeys.read(sent.council.councilKey)
  if (!key.ok) return key
  rememberKey(key.value)
  const read = await readCouncil(sent.council, { portal: portalOf(ground.log.trust.origin), at: ground.now() })
  if (!read) return refused('council-unreadable')
  const object = { kind: 'council', id: read.council, sha256: read.councilKeyHash }
  const judged = await judgeAct(ground, { person: by.actor }, sent.act, { act: 'council', objects: [object] })
  if (!judged.ok) return judged
  const { value } = await ground.log.append<Outcome<Fingerprint, CouncilKeyRefusal>>(async (step) => {
    const { trx, at, nextIndex: entryIndex } = step
    const flaw = await flawOfMaking(trx, { statement: read, sent, at })
    if (flaw) return { value: refused(flaw), entries: [] }
    const spent = await spendChallenge(step, judged.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const fingerprint = read.council
    await addCouncilKey(trx, { fingerprint, proof: sent.council, shares: sent.shares, at, entryIndex })
    const { text, signature } = sent.act
    const data = { statement: fromUtf8(sent.council.statement), signature: toBase64(sent.council.signature) }
    return {
      value: done(fingerprint),
      entries: [{ ...by, kind: 'council-key-made', objects: [object], act: { text, signature }, data }],
    }
  })
  return value
}

/** The council key of an earlier try whose answer was lost. */
async function madeBefore(
  { db, log }: Ground,
  { by, text }: { readonly by: ActorFields; readonly text: string },
): Promise<Fingerprint | null> {
  const entry = await log.findAct(text)
  const council = entry && (await councilOnRecord(db))
  const own = readForeign(() => parseAct(text))?.actor === by.actor
  return own && council?.entryIndex === entry?.index ? (council?.fingerprint ?? null) : null
}

/** Asked before anything that was sent is computed with, and again inside the step. */
async function barredFromMaking(
  { db, now }: Ground,
  person: PersonId,
): Promise<'council-key-made' | 'signers-too-few' | 'not-a-signer' | null> {
  if (await councilOnRecord(db)) return 'council-key-made'
  const keys = await signerKeys(db, now())
  if (keys.length < councilThreshold) return 'signers-too-few'
  return keys.some((key) => key.person === person) ? null : 'not-a-signer'
}

/** The statement, if the council key it names is the one given and signed it just now. */
async function readCouncil(
  council: CouncilProof,
  { portal, at }: { readonly portal: string; readonly at: Instant },
): Promise<CouncilStatement | null> {
  try {
    const statement = await proveCouncil(council, portal)
    return Math.abs(statement.made - at) <= signatureTolerance ? statement : null
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}

async function flawOfMaking(
  db: Db,
  making: { readonly statement: CouncilStatement; readonly sent: CouncilKeySent; readonly at: Instant },
): Promise<'council-key-made' | 'signers-too-few' | 'signers-differ' | 'shares-differ' | null> {
  const { statement, sent, at } = making
  if (await councilOnRecord(db)) return 'council-key-made'
  const keys = await signerKeys(db, at)
  if (keys.length < councilThreshold) return 'signers-too-few'
  if (!sameSigners(statement.signers, keys)) return 'signers-differ'
  const shared = new Set(sent.shares.map(({ person }) => person))
  const fits = shared.size === sent.shares.length && shared.size === keys.length
  return fits && keys.every(({ person }) => shared.has(person)) ? null : 'shares-differ'
}

function sameSigners(named: readonly CouncilSigner[], keys: readonly SignerKey[]): boolean {
  return (
    named.length === keys.length &&
    named.every(({ person, fingerprint, keyHash }) =>
      keys.some((key) => key.person === person && key.fingerprint === fingerprint && key.publicKeyHash === keyHash),
    )
  )
}
