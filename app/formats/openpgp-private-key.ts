/**
 * The outside of a protected private key (RFC 9580 §5.5.3, §3.7), before anybody
 * tries a passphrase on it: who keeps the bytes for its owner must not choose how
 * large its numbers are, nor how many minutes and gigabytes unlocking takes.
 */
import { Malformed } from '../outcome.ts'
import { keyPart } from './openpgp-key.ts'
import { packetsOf, packetTag, Reader } from './openpgp-packet.ts'

/** Octets, and packets: one key of ours has five. */
const most = { octets: 16_384, packets: 96 } as const
const secret = new Set<number>([packetTag.secretKey, packetTag.secretSubkey])
const others = new Set<number>([packetTag.userId, packetTag.signature])

/** Argon2id's passes, lanes and the exponent of its KiB: ours are 3, 4 and 16. */
const costliest = { passes: 10, lanes: 16, exponent: 18 } as const
const protection = { simple: 0, salted: 1, iterated: 3, argon2: 4 } as const

/** Throws Malformed unless every part is of a kind this portal takes, and protected at a bearable price. */
export function demandTamePrivateKey(bytes: Uint8Array): void {
  if (bytes.length > most.octets) throw new Malformed('private key: too long')
  const packets = packetsOf(bytes, { name: 'private key', most: most.packets })
  for (const { tag, body } of packets) {
    if (secret.has(tag)) demandTamePart(body)
    else if (!others.has(tag)) throw new Malformed('private key: a packet that is no part of one')
  }
}

function demandTamePart(body: Uint8Array): void {
  const { material, hashed } = keyPart(body, { isPrivate: true })
  if (material.kind === 'flawed') throw new Malformed(`private key: ${material.because}`)
  const reader = new Reader(body.subarray(hashed.length - 3), 'private key')
  const usage = reader.octet()
  // 253 under AEAD (cipher, mode), 254 and 255 under CFB (cipher); 0 is not protected, which is not for here to refuse.
  if (usage < 253) return
  reader.take(usage === 253 ? 2 : 1)
  demandBearable(reader)
}

function demandBearable(reader: Reader): void {
  switch (reader.octet()) {
    case protection.simple:
    case protection.salted:
    case protection.iterated:
      // At most 65 MB of hashing, by the format itself.
      return
    case protection.argon2: {
      reader.take(16)
      const [passes, lanes, exponent] = [reader.octet(), reader.octet(), reader.octet()]
      const bearable = passes <= costliest.passes && lanes <= costliest.lanes && exponent <= costliest.exponent
      if (!bearable) throw reader.wrong('too costly to unlock')
      return
    }
    default:
      throw reader.wrong('protected in an unknown way')
  }
}
