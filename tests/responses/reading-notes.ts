/** A note fetched under an act and opened in a vault, as the browser does it. */
import type { OpenedNote } from '../../app/openpgp/note-requests.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type NoteLine, readNoteObjects } from '../../app/responses/note.ts'
import { releaseNote } from '../../app/responses/release-note.server.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, type Somebody, signedIn } from '../bulletins/council.ts'

export async function released(council: Council, reader: Somebody, { note, copy }: Pick<NoteLine, 'note' | 'copy'>) {
  if (!copy) throw new Error('there is nothing of it that opens for them')
  const sent = await signAct(council, reader, { act: 'read', objects: readNoteObjects(note, copy) })
  const from = await pinOf(reader.vault)
  const given = await releaseNote(council, { note, sent, by: await signedIn(council, reader), from })
  return { sent, given }
}

export async function readNote(
  council: Council,
  reader: Somebody,
  line: Pick<NoteLine, 'note' | 'copy'>,
): Promise<Outcome<OpenedNote, string>> {
  const { sent, given } = await released(council, reader, line)
  if (!given.ok) return given
  const act = { text: sent.text, signature: new Uint8Array(Buffer.from(sent.signature, 'base64')) }
  return await reader.vault.handle('open-note', { ...given.value, act })
}
