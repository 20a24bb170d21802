import type { Ground } from '../access/ground.server.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import type { BulletinId } from '../ids.ts'
import type { ProvenEntry } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { proofsOf, type Sealed } from '../reading/release-copy.server.ts'
import { readCiphertext } from '../sealed/document-store.server.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import { type RecordAsked, type Recorded, type RecordRefusal, recordAct } from '../sealed/record-act.server.ts'
import {
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'
import { findProposedCopy, type ProposedCopy } from './approval-store.server.ts'

export interface ProposedRelease extends Sealed {
  readonly own: ProposedCopy
  readonly released: ProvenEntry
}

/** Gives somebody who is asked to approve a bulletin their copy, before it is issued: no entry, no copy, as everywhere. */
export async function releaseProposed(
  ground: Ground,
  asked: Omit<ReleaseOf<BulletinId>, 'wanted'> & { readonly bulletin: BulletinId; readonly freshness?: Freshness },
): Promise<Outcome<ProposedRelease, ReleaseRefusal>> {
  const given = await releaseSealed(ground, proposedCopy(ground, asked.freshness), {
    ...asked,
    wanted: asked.bulletin,
  })
  if (!given.ok) return given
  const { own, released, sealed } = given.value
  return done({ own, released, ...sealed })
}

const copyObject = (own: ProposedCopy): EntryObject => ({ kind: 'copy', id: own.copy, sha256: own.ciphertextHash })
const objectsOf = (own: ProposedCopy): readonly EntryObject[] => [copyObject(own), { kind: 'bulletin', id: own.id }]

const proposedCopy = (
  ground: Ground,
  { controlled }: Freshness = defaultFreshness,
): ReleasedType<BulletinId, ProposedCopy, Sealed> => ({
  entry: 'released',
  find: (db, bulletin, person) => findProposedCopy(db, { bulletin, person }),
  about: objectsOf,
  objects: objectsOf,
  ciphertext: (own) => own.ciphertextHash,
  key: (own) => own.key,
  withdrawnAt: () => null,
  within: () => controlled,
  asked: askedBulletin,
  read: async (own, released) => {
    // What the author signed when they asked stands where the issue will stand for its readers.
    const sealing = {
      sender: own.sender,
      senderKey: own.senderKey,
      issuedEntry: BigInt(own.askedEntry),
      resealed: null,
    }
    const proofs = await proofsOf(ground, sealing, released)
    const ciphertext = await readCiphertext(ground.db, own.copy)
    if (!ciphertext) throw new Broken(`copy ${own.copy} has lost its ciphertext`)
    return { ciphertext, ...proofs }
  },
})

/** That they opened it, by whoever was given it to look at. */
export const recordProposedOpened = (
  ground: Ground,
  asked: Omit<RecordAsked, 'kind'> & { readonly bulletin: BulletinId },
): Promise<Outcome<Recorded, RecordRefusal>> =>
  recordAct(
    ground,
    {
      released: 'released',
      find: (db) => findProposedCopy(db, { bulletin: asked.bulletin, person: asked.by.actor }),
      about: copyObject,
      objects: objectsOf,
      key: (own) => own.key,
      acknowledged: () => false,
    },
    { ...asked, kind: 'opened' },
  )
