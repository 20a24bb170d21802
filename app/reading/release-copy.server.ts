import type { Ground } from '../access/ground.server.ts'
import { findOwnCopy, type OwnCopy } from '../bulletins/copy-store.server.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import type { BulletinId } from '../ids.ts'
import type { ProvenEntry, ResealedProof } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { pinAfter, proveEntry } from '../read-log/prove-entry.server.ts'
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

interface Sealed {
  readonly ciphertext: Uint8Array
  readonly issued: ProvenEntry
  /** By which the reader's vault believes who the sender is. */
  readonly sender: SenderProof
  /** The same of whoever sealed it anew, and the entry by which. */
  readonly resealed: ResealedProof | null
}

export interface Release extends Sealed {
  readonly own: OwnCopy
  readonly released: ProvenEntry
}

export interface ReleaseAsked extends Omit<ReleaseOf<BulletinId>, 'wanted'> {
  readonly bulletin: BulletinId
  readonly freshness?: Freshness
}

/** Gives a reader their copy of a bulletin: no entry, no copy (release-sealed.server.ts). */
export async function releaseCopy(ground: Ground, asked: ReleaseAsked): Promise<Outcome<Release, ReleaseRefusal>> {
  const given = await releaseSealed(ground, copyOf(ground, asked.freshness), { ...asked, wanted: asked.bulletin })
  if (!given.ok) return given
  const { own, released, sealed } = given.value
  return done({ own, released, ...sealed })
}

const copyObject = (own: OwnCopy): EntryObject => ({ kind: 'copy', id: own.copy, sha256: own.ciphertextHash })
const objectsOf = (own: OwnCopy): readonly EntryObject[] => [copyObject(own), { kind: 'bulletin', id: own.id }]

const copyOf = (
  ground: Ground,
  freshness: Freshness = defaultFreshness,
): ReleasedType<BulletinId, OwnCopy, Sealed> => ({
  entry: 'released',
  find: (db, bulletin, person) => findOwnCopy(db, { bulletin, person }),
  about: objectsOf,
  objects: objectsOf,
  ciphertext: (own) => own.ciphertextHash,
  key: (own) => own.key,
  withdrawnAt: (own) => own.withdrawnAt,
  // Somebody else's bulletin must not show its class by asking for a fresher factor.
  within: (own) => freshness[own?.class === 'controlled' ? 'controlled' : 'others'],
  asked: askedBulletin,
  read: async (own, released) => {
    const issued = await proveEntry(ground.log, own.issuedEntry, pinAfter(released))
    const sender = await proveSender(ground, own, pinAfter(issued))
    const pin = sender.rollEntry ? pinAfter(sender.rollEntry) : pinAfter(issued)
    const resealed = own.resealed && (await proveResealed(ground, own.resealed, pin))
    const ciphertext = await readCiphertext(ground.db, own.copy)
    if (!ciphertext) throw new Broken(`copy ${own.copy} has lost its ciphertext`)
    return { ciphertext, issued, sender, resealed }
  },
})

async function proveResealed(ground: Ground, by: Sealing, from: bigint): Promise<ResealedProof> {
  const entry = await proveEntry(ground.log, by.issuedEntry, from)
  const { roll, rollEntry, line: sender } = await proveSender(ground, by, pinAfter(entry))
  return { entry, roll, rollEntry, sender }
}

export interface CopyActAsked extends RecordAsked {
  readonly bulletin: BulletinId
}

/** Writes the reader's own word about their copy into the log (record-act.server.ts). */
export const recordCopyAct = (ground: Ground, asked: CopyActAsked): Promise<Outcome<Recorded, RecordRefusal>> =>
  recordAct(
    ground,
    {
      released: 'released',
      find: (db) => findOwnCopy(db, { bulletin: asked.bulletin, person: asked.by.actor }),
      about: copyObject,
      objects: objectsOf,
      key: (own) => own.key,
      acknowledged: (own) => own.progress.acknowledgedAt !== null,
    },
    asked,
  )
