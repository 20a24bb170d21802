/**
 * The outside of an OpenPGP message, as far as it must be seen to refuse a wrong
 * one: which keys can open it, and that nothing hangs on behind. Packet framing
 * of RFC 9580 §4.2; nothing is decrypted here.
 */
import { toHex } from '../formats/bytes.ts'
import { Malformed } from '../outcome.ts'

export interface SealedMessage {
  /** Key id of the only recipient: the last 16 hex digits of the encryption subkey's fingerprint. */
  readonly recipientKeyId: string
}

const publicKeyEncryptedSessionKey = 1
const encryptedAndIntegrityProtected = 18

/**
 * Reads `PKESK(v3) SEIPD(v1)`, nothing before, between or behind. Throws
 * Malformed on anything else: a second recipient, a password, a hidden recipient
 * (key id zero), plain text, armor.
 */
export function parseSealedMessage(bytes: Uint8Array): SealedMessage {
  const first = packetAt(bytes, 0)
  if (first.tag !== publicKeyEncryptedSessionKey) throw new Malformed('message is not encrypted to a key')
  const second = packetAt(bytes, first.end)
  if (second.tag !== encryptedAndIntegrityProtected) throw new Malformed('message is not encrypted to exactly one key')
  if (second.version !== 1) throw new Malformed('message is not SEIPD version 1')
  if (second.end !== bytes.length) throw new Malformed('message has something behind it')
  if (first.version !== 3 || first.end - first.start < 11) throw new Malformed('session key packet is not version 3')
  const keyId = toHex(bytes.subarray(first.start + 1, first.start + 9))
  if (keyId === '0000000000000000') throw new Malformed('message hides whom it is for')
  return { recipientKeyId: keyId }
}

/** The key id that a v4 encryption subkey of this fingerprint has (RFC 9580 §5.5.4.2). */
export const keyIdOf = (fingerprint: string): string => fingerprint.slice(-16)

interface Packet {
  readonly tag: number
  /** First byte of the body. */
  readonly start: number
  readonly version: number
  /** The byte after the packet. */
  readonly end: number
}

function packetAt(bytes: Uint8Array, at: number): Packet {
  const header = byteAt(bytes, at)
  // Old-format headers (bit 6 clear) are legal OpenPGP, but neither openpgp.js nor we write them.
  if ((header & 0xc0) !== 0xc0) throw new Malformed('no packet of the present format')
  let { start, length, partial } = lengthAt(bytes, at + 1)
  const body = start
  let end = start + length
  // A body may come in parts (§4.2.1.4): only the last has a definite length.
  while (partial) {
    ;({ start, length, partial } = lengthAt(bytes, end))
    end = start + length
  }
  if (end > bytes.length) throw new Malformed('packet is cut short')
  return { tag: header & 0x3f, start: body, version: byteAt(bytes, body), end }
}

function lengthAt(bytes: Uint8Array, at: number): { start: number; length: number; partial: boolean } {
  const first = byteAt(bytes, at)
  if (first < 192) return { start: at + 1, length: first, partial: false }
  if (first < 224) return { start: at + 2, length: ((first - 192) << 8) + byteAt(bytes, at + 1) + 192, partial: false }
  if (first < 255) return { start: at + 1, length: 2 ** (first & 0x1f), partial: true }
  let length = 0
  for (let i = 1; i <= 4; i++) length = length * 256 + byteAt(bytes, at + i)
  return { start: at + 5, length, partial: false }
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]
  if (byte === undefined) throw new Malformed('packet is cut short')
  return byte
}
