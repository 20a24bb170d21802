import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActAsked, answeredBefore, takeAct } from '../acts/take-act.server.ts'
import { fromUtf8, toBase64 } from '../formats/bytes.ts'
import { type CouncilSigner, type CouncilStatement, councilThreshold } from '../formats/council-statement.ts'
import { portalOf } from '../formats/log-origin.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import { addCouncilKey, councilOnRecord } from '../keyring/council-key-store.server.ts'
import type { Db } from '../keyring/key-store.server.ts'
import { currentOf, proveCouncil } from '../openpgp/council-proof.ts'
import type { ForeignKeyRefusal } from '../openpgp/foreign-keys.server.ts'
import { rememberKey, signatureTolerance } from '../openpgp/public-key.ts'
import { done, isForeign, type Outcome, refused } from '../outcome.ts'
import { type SignerKey, signerKeys } from './recipient-store.server.ts'
import type { CouncilKeySent } from './roll-wire.ts'

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
  const barred = await barredFromMaking(ground, by.actor)
  if (barred) {
    const before = await madeBefore(ground, { by, sent: sent.act })
    return before ? done(before) : refused(barred)
  }
  const key = await ground.foreignKeys.read(sent.council.councilKey)
  if (!key.ok) return key
  rememberKey(key.value)
  const read = await readCouncil(sent.council, { portal: portalOf(ground.log.trust.origin), at: ground.now() })
  return read ? takeCouncil(ground, { by, sent, statement: read }) : refused('council-unreadable')
}

function takeCouncil(
  ground: Ground,
  { by, sent, statement }: Making & { readonly by: ActorFields },
): Promise<Outcome<Fingerprint, CouncilKeyRefusal>> {
  const { council: fingerprint, councilKeyHash: sha256 } = statement
  const objects = [{ kind: 'council', id: fingerprint, sha256 }]
  return takeAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'council', objects },
      look: ({ trx, at }) => mayMake(trx, { statement, sent, at }),
      write: async ({ trx, at, nextIndex: entryIndex }) => {
        await addCouncilKey(trx, { fingerprint, proof: sent.council, shares: sent.shares, at, entryIndex })
        const data = { statement: fromUtf8(sent.council.statement), signature: toBase64(sent.council.signature) }
        return [{ kind: 'council-key-made', objects, data }]
      },
      answer: () => done(fingerprint),
    },
  )
}

/** The council key of an earlier try whose answer was lost. */
const madeBefore = (ground: Ground, asked: ActAsked): Promise<Fingerprint | null> =>
  answeredBefore(ground, asked, async ({ index }) => {
    const council = await councilOnRecord(ground.db)
    return council?.entryIndex === index ? council.fingerprint : null
  })

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
  council: CouncilKeySent['council'],
  { portal, at }: { readonly portal: string; readonly at: Instant },
): Promise<CouncilStatement | null> {
  try {
    const { statement } = currentOf(await proveCouncil({ ...council, later: [] }, portal))
    return Math.abs(statement.made - at) <= signatureTolerance ? statement : null
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}

interface Making {
  readonly statement: CouncilStatement
  readonly sent: CouncilKeySent
}

async function mayMake(
  db: Db,
  { statement, sent, at }: Making & { readonly at: Instant },
): Promise<Outcome<undefined, 'council-key-made' | 'signers-too-few' | 'signers-differ' | 'shares-differ'>> {
  if (await councilOnRecord(db)) return refused('council-key-made')
  const keys = await signerKeys(db, at)
  if (keys.length < councilThreshold) return refused('signers-too-few')
  if (!sameSigners(statement.signers, keys)) return refused('signers-differ')
  const shared = new Set(sent.shares.map(({ person }) => person))
  const fits = shared.size === sent.shares.length && shared.size === keys.length
  return fits && keys.every(({ person }) => shared.has(person)) ? done() : refused('shares-differ')
}

function sameSigners(named: readonly CouncilSigner[], keys: readonly SignerKey[]): boolean {
  return named.length === keys.length && named.every((signer) => keys.some((key) => sameSigner(signer, key)))
}

/** Whether a statement names this person with this very key. */
export const sameSigner = (one: CouncilSigner, other: Omit<SignerKey, 'name'>): boolean =>
  one.person === other.person && one.fingerprint === other.fingerprint && one.keyHash === other.keyHash

/** Whether it is this person with this key, renewed since or not. */
export const sameHolder = (one: CouncilSigner, other: Omit<SignerKey, 'name'>): boolean =>
  one.person === other.person && one.fingerprint === other.fingerprint
