/**
 * Notes about a bulletin: sealed to the two whose matter it is, each proven under the
 * roll in force; opened by either, with their own key or the key of the desk they serve,
 * once the release is in the log. Who wrote it is proven by their line, in the roll in
 * force or in that of the day.
 */
import { toBase64 } from '../formats/bytes.ts'
import { contentDigest, formatSealed } from '../formats/sealed.ts'
import { noteForm, type SealedNote } from '../formats/sealed-note.ts'
import { lineInRoll } from './council-pins.ts'
import { withDeskKey } from './desk-key.ts'
import type { OpenedNote, OpenNoteRequest, SealedNoteParts, SealNoteRequest } from './note-requests.ts'
import { provenOrigin } from './open-headlines.ts'
import { demandReleased, type Opener, openedRelease, openedThing, ownOpening, provenRelease } from './open-release.ts'
import { type OwnKey, signBytes } from './own-key.ts'
import { provenRecipients } from './seal-copies.ts'
import { encryptHere } from './seal-to-key.ts'
import type { Pins } from './vault-pins.ts'
import { demand, orRefuse } from './vault-refusal.ts'

export async function sealNote(
  request: SealNoteRequest,
  { own, pins }: { readonly own: OwnKey; readonly pins: Pins },
): Promise<SealedNoteParts> {
  const { document, written: content } = request
  const addressees = await provenRecipients(request, { own, pins })
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(32)))
  const digest = contentDigest(noteForm, { document, content, salt })
  const copies = []
  for (const { recipient, holder, publicKey } of addressees) {
    const bytes = await orRefuse('request-malformed', () =>
      formatSealed(noteForm, {
        document,
        portal: pins.portal,
        copy: recipient.copy,
        code: '',
        sender: { person: own.person, key: own.fingerprint },
        recipient: holder,
        sealedAt: pins.time,
        contentSalt: salt,
        contentDigest: digest,
        content,
        words: null,
      }),
    )
    const signed = await signBytes(own.privateKey, bytes, pins.time)
    const part = await encryptHere({ ...signed, publicKey, fingerprint: holder.key, date: pins.time })
    copies.push({ copy: recipient.copy, ...part })
  }
  return { contentDigest: digest, copies }
}

export async function openNote(request: OpenNoteRequest, opener: Opener): Promise<OpenedNote> {
  const { outside, ciphertext, desk } = request
  const release = await provenRelease('note-released', request, opener)
  demandReleased(release, { copy: outside.copy, ciphertext })
  const { proven, rollEntry, sender } = await provenOrigin(request, release.fact.index, opener)
  const sealed = { ciphertext, senderKey: sender.publicKey }
  const note: SealedNote = desk
    ? await withDeskKey(desk, opener, ({ desk: name, fingerprint: key, privateKey }) =>
        openedThing(noteForm, sealed, { privateKey, holder: { desk: name, key }, pins: opener.pins }),
      )
    : await openedThing(noteForm, sealed, ownOpening(opener))
  const { time, expires } = proven.header
  demand(rollEntry === null || (time <= note.sealedAt && note.sealedAt < expires), 'roll-expired')
  const line = await lineInRoll(proven, sender, note.sealedAt, rollEntry === null ? opener.own : null)
  const { person, key } = note.sender
  demand(person === outside.sender && person === line.person && key === line.fingerprint, 'inside-other-sender')
  const { content } = note
  demand(note.document === outside.note && content.bulletin === outside.bulletin, 'inside-other-bulletin')
  demand(content.kind === outside.kind && content.organization === outside.organization, 'inside-other-bulletin')
  demand(note.copy === outside.copy, 'inside-other-copy')
  const { name, organizationName } = line
  return { ...openedRelease(release.fact), text: content.text, sender: { name, organizationName }, at: note.sealedAt }
}
