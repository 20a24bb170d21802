/**
 * What the council keeps of a key that somebody brings: its primary key, one user
 * id, its subkeys, and what the key itself says of them (RFC 9580 §10.1.1). Names,
 * addresses, pictures and other people's certifications are left out, and with
 * them whatever somebody added where nothing is signed (§5.2.3.2): they would stand
 * in a record that nobody can erase. Done before anything is sent, so the portal
 * never sees them.
 *
 * Nothing that speaks against the key is left out: a signature by the key itself,
 * or one that does not say whose it is, stays as it came, and is judged.
 */
import type { Fingerprint } from '../ids.ts'
import { readForeign } from '../outcome.ts'
import { concat, fromUtf8, toHex, u32 } from './bytes.ts'
import { keyPart, UnfitKey } from './openpgp-key.ts'
import {
  formatPacket,
  type Packet,
  packetsOf,
  packetTag,
  Reader,
  type Subpacket,
  subpacketsOf,
} from './openpgp-packet.ts'
import { fingerprintIn, subpacket } from './openpgp-signature.ts'

/** Octets of a whole key as its owner has it, pictures and all. */
export const largestBroughtKey = 1 << 20
const mostPackets = 8192

export interface MinimalKey {
  readonly bytes: Uint8Array
  /** Whether it has the user id. */
  readonly named: boolean
  /** The user ids that were left out. */
  readonly left: readonly string[]
}

/**
 * The minimal key in these bytes (binary, no armor). Without that user id it has
 * none, and nobody can judge it. Throws UnfitKey where they are not one public key.
 */
export function minimalKey(bytes: Uint8Array, userId: string): MinimalKey {
  if (bytes.length > largestBroughtKey) throw new UnfitKey('key-too-large')
  const packets = readPackets(bytes)
  const [first] = packets
  if (packets.some(({ tag }) => tag === packetTag.secretKey || tag === packetTag.secretSubkey))
    throw new UnfitKey('key-private')
  if (first?.tag !== packetTag.publicKey) throw new UnfitKey('key-unreadable')
  if (packets.filter(({ tag }) => tag === packetTag.publicKey).length > 1) throw new UnfitKey('key-several')
  const { fingerprint } = keyPart(first.body)
  const [kept, left]: [Uint8Array[], string[]] = [[], []]
  let [inside, named] = [true, false]
  for (const packet of packets) {
    if (unsaid.has(packet.tag)) continue
    if (packet.tag !== packetTag.signature) inside = isKept(packet, userId)
    if (packet.tag === packetTag.userId) {
      if (inside) named = true
      else left.push(textOf(packet))
    }
    if (!inside || (packet.tag === packetTag.signature && isForeign(packet.body, fingerprint))) continue
    kept.push(formatPacket(packet.tag, packet.tag === packetTag.signature ? bareSignature(packet.body) : packet.body))
  }
  return { bytes: concat(...kept), named, left }
}

function readPackets(bytes: Uint8Array): readonly Packet[] {
  const packets = readForeign(() => packetsOf(bytes, { name: 'key', most: mostPackets }))
  if (packets === null) throw new UnfitKey('key-unreadable')
  return packets
}

/** A marker and gpg's own trust in its keyring: they say nothing of the key (§5.8, §5.10). */
const unsaid = new Set<number>([10, 12])
/** A picture (§5.12). */
const userAttribute = 17

/** Any other packet stays, and the key is refused for it. */
function isKept(packet: Packet, userId: string): boolean {
  if (packet.tag === packetTag.userId) return textOf(packet) === userId
  return packet.tag !== userAttribute
}

/** Names of the 1990s in Latin-1 are nobody's id here. */
const textOf = ({ body }: Packet): string => readForeign(() => fromUtf8(body)) ?? ''

/** True where it says that another key made it, and nothing else. */
function isForeign(body: Uint8Array, own: Fingerprint): boolean {
  const issuers = issuersOf(body, own)
  return issuers.length > 0 && issuers.every((same) => !same)
}

/** Of each place where it names its maker, whether that is this key. */
function issuersOf(body: Uint8Array, own: Fingerprint): readonly boolean[] {
  // Version 3 (§5.2.2): length, type, time, then the key id.
  if (body[0] === 3) return [toHex(body.subarray(7, 15)) === own.slice(24)]
  const areas = areasOf(body)
  return [...(areas?.hashed ?? []), ...(areas?.unhashed ?? [])].flatMap(({ type, body: said }) => {
    if (type === subpacket.issuerKeyId) return [toHex(said) === own.slice(24)]
    return type === subpacket.issuerFingerprint ? [fingerprintIn(said) === own] : []
  })
}

interface Areas {
  /** From the version octet to the end of the hashed area. */
  readonly head: Uint8Array
  readonly hashed: readonly Subpacket[]
  readonly unhashed: readonly Subpacket[]
  /** The digest's first octets and the numbers. */
  readonly rest: Uint8Array
}

/** Null where they cannot be told apart. */
const areasOf = (body: Uint8Array): Areas | null =>
  readForeign(() => {
    const reader = new Reader(body, 'signature')
    if (reader.octet() !== 4) return null
    reader.take(3)
    const hashed = subpacketsOf(reader.take(reader.two()), 'signature')
    const head = reader.read()
    const unhashed = subpacketsOf(reader.take(reader.two()), 'signature')
    return { head, hashed, unhashed, rest: reader.take(reader.left) }
  })

// gpg writes a signing subkey's own signature there.
const outsideKept = new Set<number>([subpacket.issuerKeyId, subpacket.issuerFingerprint, subpacket.embedded])

/** The same signature; of what nobody signed, only who made it and the subkey's own word. */
function bareSignature(body: Uint8Array): Uint8Array {
  const areas = areasOf(body)
  // Read by whoever judges the key: and refused.
  if (!areas || areas.unhashed.some(({ critical }) => critical)) return body
  const kept = areas.unhashed
    .filter(({ type }) => outsideKept.has(type))
    .map(({ type, body: said }) => concat(subpacketLength(said.length + 1), Uint8Array.of(type), said))
  const area = concat(...kept)
  return concat(areas.head, Uint8Array.of(area.length >> 8, area.length & 255), area, areas.rest)
}

/** §5.2.3.7, the shortest. */
function subpacketLength(length: number): Uint8Array {
  if (length < 192) return Uint8Array.of(length)
  if (length < 16_320) return Uint8Array.of(((length - 192) >> 8) + 192, (length - 192) & 255)
  return concat(Uint8Array.of(255), u32(length))
}
