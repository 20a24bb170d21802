/** A reader at their machine: breaks seals, reads, acknowledges. The order is that of the reading page. */

import type { ActSent } from '../../app/acts/act-wire.ts'
import { listOwnCopies, type OwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { tlps } from '../../app/formats/marks.ts'
import type { EntryReference } from '../../app/formats/signed-act.ts'
import type { OpenCopyRequest, OpenedCopy } from '../../app/openpgp/vault-protocol.ts'
import { type Release, recordCopyAct, releaseCopy } from '../../app/reading/release-copy.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** Their unopened copies, oldest first. */
export async function unopenedOf(reader: SampleActor): Promise<readonly OwnCopy[]> {
  const wanted = { show: 'unopened', q: '', place: null, length: 100 } as const
  return (await listOwnCopies(reader.parts.stage.portal.db, reader.person, wanted)).lines.toReversed()
}

/** Asks for the copy, and has the vault verify and decrypt it; null where the portal wants a fresher second factor. */
export async function openCopyOf(reader: SampleActor, own: OwnCopy): Promise<OpenedCopy | null> {
  const { portal, clock } = reader.parts.stage
  const act = await reader.sign({
    act: 'read',
    objects: [
      { kind: 'copy', id: own.copy, sha256: own.ciphertextHash },
      { kind: 'bulletin', id: own.id },
    ],
  })
  const asked = { bulletin: own.id, sent: act, by: await reader.by(), from: await reader.pin() }
  const outcome = await releaseCopy(portal, asked)
  if (!outcome.ok && outcome.reason === 'second-factor-old') return null
  const release = granted('the release', outcome)
  const opened = granted('opening', await reader.vault.handle('open-copy', openingOf(release, act)))
  clock.pass(1)
  await say(reader, { own, kind: 'opened', entry: opened.entry })
  return opened
}

export async function acknowledge(reader: SampleActor, own: OwnCopy, entry: EntryReference): Promise<void> {
  await say(reader, { own, kind: 'acknowledged', entry })
}

async function say(
  reader: SampleActor,
  word: { readonly own: OwnCopy; readonly kind: 'opened' | 'acknowledged'; readonly entry: EntryReference },
): Promise<void> {
  const { own, kind, entry } = word
  const sent = await reader.sign({
    act: kind,
    objects: [{ kind: 'copy', id: own.copy, sha256: own.ciphertextHash }],
    entry,
  })
  const asked = { bulletin: own.id, kind, sent, by: await reader.by() }
  granted(kind, await recordCopyAct(reader.parts.stage.portal, asked))
}

/** What the browser hands to the vault. */
export function openingOf(release: Release, { text, signature }: ActSent): OpenCopyRequest {
  const { own, ciphertext, released, issued, sender, resealed } = release
  const { desk } = own
  const { id: bulletin, copy, code, number, kind, class: statutory, publicTitle, sender: person } = own
  const tlp = tlps.find((word) => word === own.tlp)
  if (!tlp) throw new Error(`${own.tlp} is no TLP`)
  return {
    outside: { copy, code, bulletin, number, kind, class: statutory, tlp, publicTitle, sender: person },
    ciphertext,
    act: { text, signature: fromBase64(signature) },
    released,
    issued,
    roll: sender.roll,
    rollEntry: sender.rollEntry,
    sender: sender.line,
    resealed,
    desk,
  }
}
