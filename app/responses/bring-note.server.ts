import type { Trx } from '../../db/open.server.ts'
import type { EntryObject } from '../formats/log-entry.ts'
import type { NoteKind } from '../formats/sealed-note.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { BulletinId, Fingerprint, Instant, OrganizationId, PersonId } from '../ids.ts'
import { done, type Outcome } from '../outcome.ts'
import { type AddresseeRefusal, addresseesOf, copiesBrought } from './addressees.server.ts'
import type { NamedNote } from './note.ts'
import { insertNote, type NewNoteCopy } from './note-store.server.ts'
import type { NoteSent } from './response-wire.ts'

export type NoteRefusal = AddresseeRefusal | 'copy-not-sealed-to-key' | 'note-known'

/** A note that an act brings along. */
interface Bringing {
  readonly sent: NoteSent
  readonly bulletin: BulletinId
  readonly sender: PersonId
  readonly tlp: string
  readonly kind: NoteKind
  readonly organization: OrganizationId
  readonly reader: PersonId
  readonly author: PersonId
  readonly at: Instant
}

export interface BroughtNote extends Bringing {
  readonly copies: readonly NewNoteCopy[]
}

/** As the act must name it: by its own bytes, not by what is said of them. */
export const namedNote = ({ id, contentDigest, copies }: NoteSent): NamedNote => ({
  id,
  contentDigest,
  copies: copies.map(({ copy, ciphertext }) => ({ copy, sha256: sha256Hex(ciphertext) })),
})

/** Inside the step: to whom it goes is judged by the rows of this very transaction. */
export async function noteBrought(trx: Trx, bringing: Bringing): Promise<Outcome<BroughtNote, NoteRefusal>> {
  const to = await addresseesOf(trx, bringing)
  if (!to.ok) return to
  const copies = await copiesBrought(trx, { sent: bringing.sent, to: to.value, at: bringing.at })
  return copies.ok ? done({ ...bringing, copies: copies.value }) : copies
}

export async function keepNote(
  trx: Trx,
  { sent, copies, ...of }: BroughtNote,
  { key, at, entry }: { readonly key: Fingerprint; readonly at: Instant; readonly entry: bigint },
): Promise<void> {
  await insertNote(trx, { ...of, id: sent.id, contentDigest: sent.contentDigest, authorKey: key, at, entry, copies })
}

/** Who it is about; what was written, and to whom, the act says by hashes. */
export const entryOfNote = (bulletin: BulletinId, sent: Pick<NoteSent, 'id'> | null): readonly EntryObject[] => [
  { kind: 'bulletin', id: bulletin },
  ...(sent ? [{ kind: 'note', id: sent.id }] : []),
]
