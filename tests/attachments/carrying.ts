/** Files as a browser would bring and take them, without a browser. */
import type { AttachmentLimits } from '../../app/attachments/attachment-limits.ts'
import { defaultLimits } from '../../app/attachments/attachment-limits.ts'
import { beginAttachment, takePart } from '../../app/attachments/bring-attachment.server.ts'
import { fileKinds, kindOf } from '../../app/attachments/file-kind.ts'
import { type AttachmentAsked, releaseAttachment } from '../../app/attachments/release-attachment.server.ts'
import { type Attachment, attachmentDigest, partSize, partsIn } from '../../app/formats/attachment.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type BulletinId, makeId } from '../../app/ids.ts'
import { FileOpener, FileSealer } from '../../app/openpgp/attachment-parts.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Council, type Somebody, signedIn, value } from '../bulletins/council.ts'
import { random } from '../support/log.ts'

/** The liaison brings a file; `parts`: how many of them before they stop. */
export async function bring(
  council: Council,
  { name, bytes, parts = partsIn(bytes.length) }: { name: string; bytes: Uint8Array; parts?: number },
  limits: AttachmentLimits = defaultLimits,
): Promise<Attachment> {
  const author = council.liaison.person
  const [blob, sessionKey] = [makeId('f', random(16)), random(32)]
  value(await beginAttachment(council, { id: blob, author, size: bytes.length }, limits))
  const sealer = new FileSealer(sessionKey)
  const about = { name, mediaType: fileKinds[kindOf(bytes)], size: bytes.length, blob, sessionKey }
  let so: Attachment = { ...about, sha256: sha256Hex(new Uint8Array(0)), parts: [] }
  for (let part = 0; part < parts; part++) {
    const made = await sealer.seal(bytes.slice(part * partSize, (part + 1) * partSize))
    value(await takePart(council, { id: blob, author, part, ciphertext: made.ciphertext }))
    so = { ...so, parts: [...so.parts, made.sha256], sha256: made.soFar }
  }
  return so
}

/** The reader's signed request for a file. */
export async function fileAsked(
  council: Council,
  reader: Somebody,
  { bulletin, file }: { readonly bulletin: BulletinId; readonly file: Attachment },
): Promise<AttachmentAsked> {
  const objects = [
    { kind: 'attachment', id: file.blob, sha256: attachmentDigest(file.parts) },
    { kind: 'bulletin', id: bulletin },
  ]
  const sent = await signAct(council, reader, { act: 'read', objects })
  const by = await signedIn(council, reader)
  return { bulletin, attachment: file.blob, part: null, sent, by, from: await pinOf(reader.vault) }
}

/** All of it: the entry first, proven by the reader's vault, then part by part. */
export async function take(council: Council, reader: Somebody, of: { bulletin: BulletinId; file: Attachment }) {
  const asked = await fileAsked(council, reader, of)
  const { file } = of
  const { released, sealed } = value(await releaseAttachment(council, asked))
  const attachment = { id: file.blob, digest: attachmentDigest(file.parts) }
  const act = { text: asked.sent.text, signature: fromBase64(asked.sent.signature) }
  const seen = value(await reader.vault.handle('see-attachment', { attachment, act, released }))
  const opener = new FileOpener(file)
  const all: Uint8Array[] = []
  for (let part = 0; part < file.parts.length; part++) {
    const given = value(await releaseAttachment(council, { ...asked, part }))
    all.push(await opener.open(given.sealed ?? new Uint8Array(0)))
  }
  return { asked, first: sealed, seen, bytes: Buffer.concat(all) }
}
