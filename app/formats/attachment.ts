/**
 * `fuin-attachment/1`: a file beside a sealed text.
 *
 * The file is cut into parts of 4 MiB, the last one shorter (an empty file is one
 * empty part). Each part is one OpenPGP packet of its own: SEIPDv1 (RFC 9580 §5.13)
 * under AES-256 and the attachment's session key, with a fresh random prefix, no
 * packet before it that would hold the key, and one literal data packet inside,
 * binary and uncompressed. So a part is authenticated by itself and nothing of it is
 * used before it was.
 *
 * Order, number and length stand in the signed content, which every copy of the
 * document holds: {name, mediaType, size, sha256, blob, sessionKey, parts}, where
 * `parts` is SHA-256 of each packet's bytes, in order, as many as the size has parts,
 * and `sha256` that of the whole file. A packet whose digest is not the one of its
 * place is not even decrypted: exchanged, reordered, cut or given twice it is refused.
 * The key stands nowhere else, so the packets are stored once for all recipients.
 *
 * The log names an attachment by `attachmentDigest`: RFC 6962's Merkle root over the
 * parts' digests in order, each the bytes of a leaf.
 */
import { parseId, type Sha256Hex } from '../ids.ts'
import { fromHex, toHex } from './bytes.ts'
import { bytes, type Decoded, exactly, list, object, sha256Text, such, text, whole, word } from './codec.ts'
import { leafHash, rootOf } from './merkle.ts'
import { shortText } from './sealed.ts'

/** Bytes of the file in each part but the last. */
export const partSize = 4 * 1024 * 1024
/** Bytes that a packet is longer than what it holds, at most: framing, prefix, literal header, MDC. */
export const partOverhead = 128
/** Parts that any attachment may have: 16 GiB. */
export const partLimit = 4096

export const attachmentId = word('attachment', (given) => parseId('f', given))

const attachmentFields = object({
  /** As its author's machine called it; nobody may use it as a path. */
  name: shortText,
  /** Told from the content by the author's browser. */
  mediaType: text(),
  size: whole({ most: partLimit * partSize }),
  sha256: sha256Text,
  blob: attachmentId,
  sessionKey: bytes(exactly(32)),
  parts: list(sha256Text, { most: partLimit }),
})

/** As it is being brought: `parts` are those that lie at the portal already, and `sha256` is of what is in them. */
export const broughtAttachment = attachmentFields
export type Attachment = Decoded<typeof attachmentFields>

/** How many parts a file of this size has. */
export const partsIn = (size: number): number => Math.max(1, Math.ceil(size / partSize))

/** Bytes of the file in one of its parts. */
export const lengthOfPart = (size: number, part: number): number => Math.min(partSize, size - part * partSize)

export const isWhole = ({ size, parts }: Pick<Attachment, 'size' | 'parts'>): boolean => parts.length === partsIn(size)

/** As it is signed: with all its parts. */
export const attachment = such(attachmentFields, isWhole, 'parts that are not those of its size')

/** What acts and entries name. */
export const attachmentDigest = (parts: readonly Sha256Hex[]): Sha256Hex =>
  toHex(rootOf(parts.map((part) => leafHash(fromHex(part))))) as Sha256Hex
