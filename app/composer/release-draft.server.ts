import type { Ground } from '../access/ground.server.ts'
import type { DraftId } from '../ids.ts'
import { Broken, type Outcome } from '../outcome.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import {
  type Given,
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'
import { findDraft, readDraft, type StoredDraft } from './draft-store.server.ts'

export interface DraftAsked extends Omit<ReleaseOf<DraftId>, 'wanted'> {
  readonly draft: DraftId
  readonly freshness?: Freshness
}

/** Gives somebody what they had been writing: fetching it is logged like every text that leaves. */
export const releaseDraft = (
  ground: Ground,
  asked: DraftAsked,
): Promise<Outcome<Given<StoredDraft, Uint8Array>, ReleaseRefusal>> =>
  releaseSealed(ground, draftOf(ground, asked.freshness), { ...asked, wanted: asked.draft })

const objectsOf = ({ id, copy, ciphertextHash }: StoredDraft) => [
  { kind: 'copy', id: copy, sha256: ciphertextHash },
  { kind: 'draft', id },
]

const draftOf = (
  { db }: Ground,
  freshness: Freshness = defaultFreshness,
): ReleasedType<DraftId, StoredDraft, Uint8Array> => ({
  entry: 'draft-released',
  find: (at, id, author) => findDraft(at, { id, author }),
  about: objectsOf,
  objects: objectsOf,
  ciphertext: ({ ciphertextHash }) => ciphertextHash,
  key: ({ key }) => key,
  withdrawnAt: () => null,
  within: () => freshness.others,
  asked: (id) => `draft ${id}`,
  read: async ({ id, ciphertextHash }) => {
    const ciphertext = await readDraft(db, id)
    if (!ciphertext) throw new Broken(`draft ${id} has lost its text under ${ciphertextHash}`)
    return ciphertext
  },
})
