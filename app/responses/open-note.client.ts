import { signAct } from '../acts/sign-act.client.ts'
import { meetCouncil, underLog } from '../keyring/follow-log.client.ts'
import type { OpenedNote } from '../openpgp/note-requests.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { type Outcome, refused } from '../outcome.ts'
import { actBytes, askRelease } from '../sealed/ask-release.client.ts'
import { type ReleaseBody, releaseBody } from '../sealed/release-wire.ts'
import { type NoteLine, readNoteObjects } from './note.ts'
import { noteRelease } from './response-wire.ts'

/** Fetches a note under an act, and has the vault prove who wrote it and open it. */
export async function openNote({ note, copy }: Pick<NoteLine, 'note' | 'copy'>): Promise<Outcome<OpenedNote, string>> {
  if (!copy) return refused('note-for-others')
  const act = await signAct({ act: 'read', objects: readNoteObjects(note, copy) })
  if (!act.ok) return act
  return await underLog(async () => {
    const asking = { sends: releaseBody, bodyOf: (asked: ReleaseBody) => asked, answer: noteRelease }
    const given = await askRelease(`/notes/${note}/release`, act.value, asking)
    if (!given.ok) return given
    const met = await meetCouncil(given.value.roll.council)
    return met.ok ? askVault('open-note', { ...given.value, act: actBytes(act.value) }) : met
  })
}
