import type { Db, Trx } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActObject } from '../formats/signed-act.ts'
import type { CopyId, Fingerprint, PersonId, Sha256Hex } from '../ids.ts'
import type { DeskShareHeld } from '../openpgp/desk-requests.ts'
import type { ProvenEntry } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { proofsOf, type Sealed } from '../reading/release-copy.server.ts'
import { sentCopy } from '../reading/sent-copy.server.ts'
import { readDeskCiphertext } from '../sealed/desk-copy-store.server.ts'
import type { Sealing } from '../sealed/prove-sender.server.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import {
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'
import type { ReleaseSent } from '../sealed/release-wire.ts'
import { heldLayer } from './holds-layer.server.ts'
import { layerObjects, nextStep, type OpeningStep } from './opening.ts'
import { type Archived, archivedBulletin, findOpening, type Opening, readMessage } from './opening-store.server.ts'

/** What of an opening is somebody's to be given at this moment. */
export interface Layer extends Sealing {
  readonly step: OpeningStep
  readonly opening: Opening
  readonly archived: Archived
  readonly copy: CopyId
  readonly code: string
  readonly hash: Sha256Hex
  /** The reader's own key: what it is sealed to, or what their share of the desk is. */
  readonly key: Fingerprint
  readonly desk: DeskShareHeld | null
  readonly resealed: Sealing | null
}

/** Null for everybody else, and at every other time. */
export async function layerFor(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  opening: number,
  person: PersonId,
): Promise<Layer | null> {
  const found = await findOpening(db, opening)
  const archived = found && (await archivedBulletin(db, found.bulletin))
  if (!found || !archived) return null
  const at = now()
  const step = nextStep(found, at)
  const asked = found.askedBy === person
  const { sender, senderKey, issuedEntry, copy, code } = archived
  const said = { opening: found, archived, sender, senderKey, issuedEntry, copy, code, resealed: null }
  if (step === 'read') {
    if (!asked || !found.sealed) return null
    const { sealed } = found
    return {
      ...said,
      step,
      copy: sealed.copy,
      code: sealed.code,
      hash: sealed.hash,
      key: sealed.key,
      desk: null,
      resealed: sealed,
    }
  }
  // Whoever took off the one layer never takes off the other, whatever desks they serve by then.
  if (step === 'over' || (step === 'outer') !== asked) return null
  const hash = step === 'outer' ? archived.hash : found.innerHash
  const held = await heldLayer(db, archived[step], { person, at })
  return held && hash ? { ...said, step, hash, key: held.key, desk: held.share } : null
}

export interface LayerRelease extends Sealed {
  readonly own: Layer
  readonly released: ProvenEntry
}

/** As it goes to the browser of whoever takes it off. */
export const sentLayer = (given: LayerRelease): ReleaseSent => {
  const { archived, copy, code, desk } = given.own
  return sentCopy(given, { ...archived, copy, code }, desk)
}

export async function releaseLayer(
  ground: Ground,
  asked: Omit<ReleaseOf<number>, 'wanted'> & { readonly opening: number; readonly freshness?: Freshness },
): Promise<Outcome<LayerRelease, ReleaseRefusal>> {
  const given = await releaseSealed(ground, layerOf(ground, asked.freshness), { ...asked, wanted: asked.opening })
  if (!given.ok) return given
  const { own, released, sealed } = given.value
  return done({ own, released, ...sealed })
}

const objectsOf = ({ copy, hash, archived: { bulletin }, opening: { opening } }: Layer): readonly ActObject[] =>
  layerObjects({ copy, hash, bulletin, opening })

const layerOf = (
  ground: Ground,
  { controlled }: Freshness = defaultFreshness,
): ReleasedType<number, Layer, Sealed> => ({
  entry: 'released',
  find: (db: Db | Trx, opening, person) => layerFor({ db, now: ground.now }, opening, person),
  about: objectsOf,
  objects: objectsOf,
  ciphertext: ({ hash }) => hash,
  key: ({ key }) => key,
  // What was withdrawn is what one may have to look at.
  withdrawnAt: () => null,
  within: () => controlled,
  asked: () => 'archive',
  read: async (own, released) => {
    const proofs = await proofsOf(ground, own, released)
    const ciphertext = await bytesOf(ground, own)
    if (!ciphertext) throw new Broken(`opening ${own.opening.opening} has lost its message`)
    return { ciphertext, ...proofs }
  },
})

function bytesOf({ db }: Ground, { step, copy, opening: { opening } }: Layer): Promise<Uint8Array | null> {
  if (step === 'outer') return readDeskCiphertext(db, copy)
  return readMessage(db, opening, step === 'inner' ? 'inner_message' : 'ciphertext')
}
