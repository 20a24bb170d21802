import type { Db, Trx } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { findReadableCopy, type ReadableCopy } from '../bulletins/unit-copy-store.server.ts'
import { attachmentDigest } from '../formats/attachment.ts'
import { askedBulletin } from '../formats/committed-text.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import type { AttachmentId, BulletinId, PersonId, Sha256Hex } from '../ids.ts'
import { Broken, type Outcome } from '../outcome.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import {
  type Given,
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'
import { partsOf, readPart } from './attachment-store.server.ts'

interface Wanted {
  readonly bulletin: BulletinId
  readonly attachment: AttachmentId
}

/** A file of a bulletin of which somebody has a copy. */
export interface OwnAttachment {
  readonly copy: ReadableCopy
  readonly attachment: AttachmentId
  readonly digest: Sha256Hex
  readonly parts: number
}

export interface AttachmentAsked extends Omit<ReleaseOf<Wanted>, 'wanted'>, Wanted {
  /** Which part is to leave; null: none yet, the reader first looks at the entry. */
  readonly part: number | null
  readonly freshness?: Freshness
}

/**
 * Gives whoever may have a bulletin one of its files, part by part: no entry, no part (release-sealed.server.ts). Every
 * part is asked for by the one act of the file, finds its entry and is judged anew: a reader who was put out half-way, or
 * a bulletin that was withdrawn, gets no more of it.
 */
export const releaseAttachment = (
  ground: Ground,
  { bulletin, attachment, part, freshness, ...asked }: AttachmentAsked,
): Promise<Outcome<Given<OwnAttachment, Uint8Array | null>, ReleaseRefusal>> =>
  releaseSealed(ground, fileOf(ground, part, freshness), { ...asked, wanted: { bulletin, attachment } })

const objectsOf = ({ copy, attachment, digest }: OwnAttachment): readonly EntryObject[] => [
  { kind: 'attachment', id: attachment, sha256: digest },
  { kind: 'bulletin', id: copy.id },
]

// The entry names the file, whichever part of it is asked for.
const fileOf = (
  { db }: Ground,
  part: number | null,
  freshness: Freshness = defaultFreshness,
): ReleasedType<Wanted, OwnAttachment, Uint8Array | null> => ({
  entry: 'attachment-released',
  find: findOwn,
  about: objectsOf,
  objects: objectsOf,
  ciphertext: ({ digest }) => digest,
  key: ({ copy }) => copy.key,
  withdrawnAt: ({ copy }) => copy.withdrawnAt,
  within: (own) => freshness[own?.copy.class === 'controlled' ? 'controlled' : 'others'],
  asked: ({ bulletin }) => askedBulletin(bulletin),
  read: async ({ attachment, parts }) => {
    if (part === null || part >= parts) return null
    const ciphertext = await readPart(db, attachment, part)
    if (!ciphertext) throw new Broken(`attachment ${attachment} has lost part ${part}`)
    return ciphertext
  },
})

async function findOwn(
  db: Db | Trx,
  { bulletin, attachment }: Wanted,
  person: PersonId,
): Promise<OwnAttachment | null> {
  const copy = await findReadableCopy(db, { bulletin, person })
  const parts = copy && (await partsOf(db, { bulletin, attachment }))
  return copy && parts && { copy, attachment, digest: attachmentDigest(parts), parts: parts.length }
}
