/**
 * The outside of an OpenPGP message (RFC 9580 §10.3), as far as it must be seen
 * to refuse a wrong one before anything is decrypted or computed: which key opens
 * it, and that nothing stands before, between or behind.
 */
import { Malformed } from '../outcome.ts'
import { type Algorithm, algorithmTable, encryptsUnder, largestWrapped } from './algorithms.ts'
import { toHex } from './bytes.ts'
import { type Packet, packetAt, packetTag, Reader } from './openpgp-packet.ts'

export interface SealedMessage {
  /** Key id of the only recipient: the last 16 hex digits of the encryption subkey's fingerprint. */
  readonly recipientKeyId: string
}

/** Version, key id, algorithm; then the wrapped session key. Octets. */
const before = 10

/**
 * Reads `PKESK(v3) SEIPD(v1)`. Throws Malformed on anything else: a second
 * recipient, a password, a hidden recipient (key id zero), plain text, armor.
 */
export function parseSealedMessage(bytes: Uint8Array, table: readonly Algorithm[] = algorithmTable): SealedMessage {
  const reader = new Reader(bytes, 'message')
  const [first, second] = [packetAt(reader), packetAt(reader, { parts: true })]
  if (first.tag !== packetTag.sessionKey) throw new Malformed('message is not encrypted to a key')
  if (second.tag !== packetTag.sealed) throw new Malformed('message is not encrypted to exactly one key')
  if (second.body[0] !== 1) throw new Malformed('message is not SEIPD version 1')
  reader.end()
  return { recipientKeyId: recipientOf(first, table) }
}

function recipientOf({ body }: Packet, table: readonly Algorithm[]): string {
  const of = body[before - 1]
  if (body[0] !== 3 || of === undefined || body.length <= before) throw new Malformed('session key is not version 3')
  if (!encryptsUnder(of, table) || body.length > before + largestWrapped(table))
    throw new Malformed('session key under an unknown algorithm')
  const keyId = toHex(body.subarray(1, 9))
  if (keyId === '0000000000000000') throw new Malformed('message hides whom it is for')
  return keyId
}

/** The key id that a v4 encryption subkey of this fingerprint has (RFC 9580 §5.5.4.2). */
export const keyIdOf = (fingerprint: string): string => fingerprint.slice(-16)
