import type { Db, Trx } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { findOwnCopy } from '../bulletins/copy-store.server.ts'
import { findReadableCopy, type ReadableCopy } from '../bulletins/unit-copy-store.server.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import type { BulletinId } from '../ids.ts'
import type { ProvenEntry, ResealedProof } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { pinAfter, proveEntry } from '../read-log/prove-entry.server.ts'
import { readDeskCiphertext } from '../sealed/desk-copy-store.server.ts'
import { readCiphertext } from '../sealed/document-store.server.ts'
import { proveSender, type Sealing, type SenderProof } from '../sealed/prove-sender.server.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import { type RecordAsked, type Recorded, type RecordRefusal, recordAct } from '../sealed/record-act.server.ts'
import {
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'

export interface Sealed {
  readonly ciphertext: Uint8Array
  readonly issued: ProvenEntry
  /** By which the reader's vault believes who the sender is. */
  readonly sender: SenderProof
  /** The same of whoever sealed it anew, and the entry by which. */
  readonly resealed: ResealedProof | null
}

export interface Release extends Sealed {
  readonly own: ReadableCopy
  readonly released: ProvenEntry
}

export interface ReleaseAsked extends Omit<ReleaseOf<BulletinId>, 'wanted'> {
  readonly bulletin: BulletinId
  readonly freshness?: Freshness
}

/** Gives a reader their copy of a bulletin, or their unit's: no entry, no copy (release-sealed.server.ts). */
export async function releaseCopy(ground: Ground, asked: ReleaseAsked): Promise<Outcome<Release, ReleaseRefusal>> {
  const given = await releaseSealed(ground, copyOf(ground, asked.freshness), { ...asked, wanted: asked.bulletin })
  if (!given.ok) return given
  const { own, released, sealed } = given.value
  return done({ own, released, ...sealed })
}

const copyObject = (own: ReadableCopy): EntryObject => ({ kind: 'copy', id: own.copy, sha256: own.ciphertextHash })
const objectsOf = (own: ReadableCopy): readonly EntryObject[] => [copyObject(own), { kind: 'bulletin', id: own.id }]

const copyOf = (
  ground: Ground,
  freshness: Freshness = defaultFreshness,
): ReleasedType<BulletinId, ReadableCopy, Sealed> => ({
  entry: 'released',
  find: (db, bulletin, person) => findReadableCopy(db, { bulletin, person }),
  about: objectsOf,
  objects: objectsOf,
  ciphertext: (own) => own.ciphertextHash,
  key: (own) => own.key,
  withdrawnAt: (own) => own.withdrawnAt,
  // Somebody else's bulletin must not show its class by asking for a fresher factor.
  within: (own) => freshness[own?.class === 'controlled' ? 'controlled' : 'others'],
  asked: askedBulletin,
  read: async (own, released) => {
    const proofs = await proofsOf(ground, own, released)
    const ciphertext = await (own.desk ? readDeskCiphertext : readCiphertext)(ground.db, own.copy)
    if (!ciphertext) throw new Broken(`copy ${own.copy} has lost its ciphertext`)
    return { ciphertext, ...proofs }
  },
})

/** All by which a vault believes a copy, each proof going on where the one before has moved its pin. */
export async function proofsOf(
  ground: Ground,
  own: Sealing & { readonly resealed: Sealing | null },
  released: ProvenEntry,
): Promise<Omit<Sealed, 'ciphertext'>> {
  const issued = await proveEntry(ground.log, own.issuedEntry, pinAfter(released))
  const sender = await proveSender(ground, own, pinAfter(issued))
  const pin = sender.rollEntry ? pinAfter(sender.rollEntry) : pinAfter(issued)
  const resealed = own.resealed && (await proveResealed(ground, own.resealed, pin))
  return { issued, sender, resealed }
}

async function proveResealed(ground: Ground, by: Sealing, from: bigint): Promise<ResealedProof> {
  const entry = await proveEntry(ground.log, by.issuedEntry, from)
  const { roll, rollEntry, line: sender } = await proveSender(ground, by, pinAfter(entry))
  return { entry, roll, rollEntry, sender }
}

export interface CopyActAsked extends RecordAsked {
  readonly bulletin: BulletinId
}

/** Whoever opens their unit's copy is no recipient, and confirms nothing. */
async function findAnswered(db: Db | Trx, { bulletin, kind, by }: CopyActAsked): Promise<ReadableCopy | null> {
  const wanted = { bulletin, person: by.actor }
  if (kind !== 'acknowledged') return findReadableCopy(db, wanted)
  const own = await findOwnCopy(db, wanted)
  return own && { ...own, desk: null }
}

/** Writes the reader's own word about their copy into the log (record-act.server.ts). */
export const recordCopyAct = (ground: Ground, asked: CopyActAsked): Promise<Outcome<Recorded, RecordRefusal>> =>
  recordAct(
    ground,
    {
      released: 'released',
      find: (db) => findAnswered(db, asked),
      about: copyObject,
      objects: objectsOf,
      key: (own) => own.key,
      acknowledged: (own) => own.progress.acknowledgedAt !== null,
    },
    asked,
  )
