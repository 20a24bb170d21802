import type { Ground } from '../access/ground.server.ts'
import type { Decoded } from '../formats/codec.ts'
import type { NoteId } from '../ids.ts'
import { Broken, done, type Outcome } from '../outcome.ts'
import { pinAfter } from '../read-log/prove-entry.server.ts'
import { proveSender, type SenderProof } from '../sealed/prove-sender.server.ts'
import { defaultFreshness, type Freshness } from '../sealed/reader.ts'
import {
  type ReleasedType,
  type ReleaseOf,
  type ReleaseRefusal,
  releaseSealed,
} from '../sealed/release-sealed.server.ts'
import { readNoteObjects } from './note.ts'
import { findReadableNote, type ReadableNote, readNoteCiphertext } from './note-store.server.ts'
import type { noteRelease } from './response-wire.ts'

export interface NoteAsked extends Omit<ReleaseOf<NoteId>, 'wanted'> {
  readonly note: NoteId
  readonly freshness?: Freshness
}

interface SealedNote {
  readonly ciphertext: Uint8Array
  readonly sender: SenderProof
}

/** Gives a note to one of the two whose matter it is: no entry, no note (app/sealed). */
export async function releaseNote(
  ground: Ground,
  asked: NoteAsked,
): Promise<Outcome<Decoded<typeof noteRelease>, ReleaseRefusal>> {
  const given = await releaseSealed(ground, noteOf(ground, asked.freshness), { ...asked, wanted: asked.note })
  if (!given.ok) return given
  const { own, released, sealed } = given.value
  const { note, copy, bulletin, kind, organization, author, desk } = own
  const { roll, rollEntry, line } = sealed.sender
  const outside = { note, copy, bulletin, kind, organization, sender: author }
  return done({ outside, ciphertext: sealed.ciphertext, released, roll, rollEntry, sender: line, desk })
}

const objectsOf = ({ note, copy: id, ciphertextHash }: ReadableNote) => readNoteObjects(note, { id, ciphertextHash })

const noteOf = (
  ground: Ground,
  freshness: Freshness = defaultFreshness,
): ReleasedType<NoteId, ReadableNote, SealedNote> => ({
  entry: 'note-released',
  find: (db, note, person) => findReadableNote(db, { note, person }),
  about: objectsOf,
  objects: objectsOf,
  ciphertext: ({ ciphertextHash }) => ciphertextHash,
  key: ({ key }) => key,
  // What was asked and answered is read after a withdrawal too.
  withdrawnAt: () => null,
  within: () => freshness.others,
  asked: (note) => `note ${note}`,
  read: async ({ copy, author: sender, authorKey: senderKey, entry: issuedEntry }, released) => {
    const proof = await proveSender(ground, { sender, senderKey, issuedEntry }, pinAfter(released))
    const ciphertext = await readNoteCiphertext(ground.db, copy)
    if (!ciphertext) throw new Broken(`note copy ${copy} has lost its ciphertext`)
    return { ciphertext, sender: proof }
  },
})
