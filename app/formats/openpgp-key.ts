/**
 * An OpenPGP v4 transferable public key (RFC 9580 §10.1.1), taken apart without
 * computing anything a stranger could make expensive: which packets there are,
 * how large, by which algorithms, and what the key says of itself. Whether the
 * key really says so is for its signatures, which are verified elsewhere
 * (openpgp/certify-key.ts), with nothing but what has passed here.
 *
 * Other people's certifications are left out: they say nothing here. Of the key's
 * own signatures, whatever one tool heeds and another does not makes the key
 * `key-unusual`: a second tool would see another key than we do.
 */

import { sha1 } from '@noble/hashes/legacy.js'
import { type Fingerprint, type Instant, instant, parseFingerprint } from '../ids.ts'
import { isTrouble, Malformed } from '../outcome.ts'
import { isSoundHash, untakenBecause } from './algorithms.ts'
import { concat, fromUtf8, toHex, u32 } from './bytes.ts'
import { type KeyMaterial, type MaterialFlaw, readKeyMaterial } from './openpgp-key-material.ts'
import { type Packet, packetsOf, packetTag, Reader } from './openpgp-packet.ts'
import { fingerprintIn, only, readSignatureBody, type SignatureBody, subpacket, uint32 } from './openpgp-signature.ts'

/** Why bytes are not taken for a key at all. Words of the dictionary. */
export const keyFlaws = [
  'key-unreadable',
  'key-private',
  'key-several',
  'key-version-five',
  'key-version-six',
  'key-too-large',
  'key-unusual',
] as const
export type KeyFlaw = (typeof keyFlaws)[number] | MaterialFlaw

/** To whoever does not ask for the reason, Malformed like any other bytes. */
export class UnfitKey extends Malformed {
  constructor(readonly reason: KeyFlaw) {
    super(`key: ${reason}`)
  }
}

/** Octets. A key with one user id and a few subkeys has one to four thousand. */
export const largestKey = 16_384
const most = { packets: 96, userIds: 16, subkeys: 16, signatures: 64, userIdOctets: 1024 } as const

/** A primary key or a subkey. */
export interface KeyPart {
  readonly fingerprint: Fingerprint
  readonly createdAt: Instant
  readonly material: KeyMaterial
  /** What a signature over it is made over (§5.2.4): 0x99, length, body. */
  readonly hashed: Uint8Array
}

/** A signature by the key itself, not verified yet. */
export interface SelfSignature {
  readonly body: SignatureBody
  readonly type: number
  readonly createdAt: Instant
  /** False for a hash with known collisions, or one that not every tool knows. */
  readonly soundHash: boolean
  /** Seconds after the key was made; null: never. */
  readonly keyExpiresAfter: number | null
  /** §5.2.3.29, the first octet; null where it is not said. */
  readonly flags: number | null
  /** A signing subkey's own signature over its primary key. */
  readonly back: SelfSignature | null
}

export interface KeyPackets {
  readonly primary: KeyPart
  /** Direct-key signatures and revocations of the whole key. */
  readonly direct: readonly SelfSignature[]
  readonly users: readonly { readonly text: string; readonly signatures: readonly SelfSignature[] }[]
  readonly subkeys: readonly { readonly part: KeyPart; readonly signatures: readonly SelfSignature[] }[]
}

/** Throws UnfitKey unless the bytes are one public key in this form (binary, no armor). */
export function readKeyPackets(bytes: Uint8Array): KeyPackets {
  if (bytes.length > largestKey) throw new UnfitKey('key-too-large')
  const packets = withReason('key-unreadable', () => packetsOf(bytes, { name: 'key', most: most.packets }))
  const [first, ...rest] = packets
  if (!first) throw new UnfitKey('key-unreadable')
  if (first.tag === packetTag.secretKey) throw new UnfitKey('key-private')
  if (first.tag !== packetTag.publicKey) throw new UnfitKey('key-unreadable')
  demandCounts(rest)
  const primary = keyPart(first.body)
  // Of a key that cannot be taken nothing more is read.
  if (primary.material.kind === 'flawed') return { primary, direct: [], users: [], subkeys: [] }
  const [direct, ...components] = groups(rest)
  return {
    primary,
    direct: selfSignatures(direct?.signatures ?? [], primary, isOverKey),
    users: components.filter(({ head }) => head.tag === packetTag.userId).map((group) => user(group, primary)),
    subkeys: components
      .filter(({ head }) => head.tag === packetTag.publicSubkey)
      .map((group) => subkey(group, primary)),
  }
}

/** The reason word, where these bytes are no key of ours before anything is computed; null where there is none. */
export function keyFlawOf(bytes: Uint8Array): KeyFlaw | null {
  try {
    const { material } = readKeyPackets(bytes).primary
    return material.kind === 'flawed' ? material.because : null
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return 'reason' in error ? (error as UnfitKey).reason : 'key-unreadable'
    throw error
  }
}

function withReason<T>(reason: KeyFlaw, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isTrouble(error, 'Malformed') && !('reason' in error)) throw new UnfitKey(reason)
    throw error
  }
}

function demandCounts(packets: readonly Packet[]): void {
  const count = (tag: number) => packets.filter((packet) => packet.tag === tag).length
  const known = [packetTag.signature, packetTag.userId, packetTag.publicSubkey]
  // A second key behind the first would be somebody else's, or meant to look so.
  if (count(packetTag.publicKey) > 0) throw new UnfitKey('key-several')
  // Pictures, trust of one's own keyring, packets of later standards: an export made for others has none.
  if (packets.some(({ tag }) => !known.some((one) => one === tag))) throw new UnfitKey('key-unusual')
  const large =
    count(packetTag.userId) > most.userIds ||
    count(packetTag.publicSubkey) > most.subkeys ||
    count(packetTag.signature) > most.signatures
  if (large) throw new UnfitKey('key-too-large')
}

interface Group {
  readonly head: Packet
  readonly signatures: readonly Packet[]
}

/** The primary's own signatures, then each user id or subkey with those behind it. */
function groups(packets: readonly Packet[]): readonly [Omit<Group, 'head'>, ...Group[]] {
  const direct: Packet[] = []
  const found: (Group & { readonly signatures: Packet[] })[] = []
  for (const packet of packets) {
    if (packet.tag === packetTag.signature) (found.at(-1)?.signatures ?? direct).push(packet)
    else found.push({ head: packet, signatures: [] })
  }
  return [{ signatures: direct }, ...found]
}

function user({ head, signatures }: Group, primary: KeyPart): KeyPackets['users'][number] {
  if (head.body.length > most.userIdOctets) throw new UnfitKey('key-too-large')
  const text = withReason('key-unusual', () => fromUtf8(head.body))
  return { text, signatures: selfSignatures(signatures, primary, isOverUser) }
}

function subkey({ head, signatures }: Group, primary: KeyPart): KeyPackets['subkeys'][number] {
  const part = keyPart(head.body)
  return { part, signatures: selfSignatures(signatures, primary, isOverSubkey, part) }
}

// ── parts ──────────────────────────────────────────────────────────────────

/** §5.5.2. The material of a private key's packet goes on behind its public half. */
export function keyPart(body: Uint8Array, { isPrivate = false } = {}): KeyPart {
  const reader = new Reader(body, 'key')
  const version = withReason('key-unreadable', () => reader.octet())
  const created = withReason('key-unreadable', () => reader.four())
  const of = withReason('key-unreadable', () => reader.octet())
  // LibrePGP's Kyber stands in subkeys of version 5: what it is says more than its version.
  if (version !== 4)
    throw new UnfitKey(untakenBecause(of) === 'key-post-quantum' ? 'key-post-quantum' : flawOfVersion(version))
  const material = withReason('key-unreadable', () => readKeyMaterial(reader, of))
  if (material.kind !== 'flawed' && !isPrivate) withReason('key-unreadable', () => reader.end())
  const whole = isPrivate ? reader.read() : body
  const hashed = concat(Uint8Array.of(0x99, whole.length >> 8, whole.length & 255), whole)
  const fingerprint = parseFingerprint(toHex(sha1(hashed)))
  if (fingerprint === null) throw new UnfitKey('key-unreadable')
  return { fingerprint, createdAt: instant(created * 1000), material, hashed }
}

function flawOfVersion(version: number): KeyFlaw {
  if (version === 5) return 'key-version-five'
  if (version === 6) return 'key-version-six'
  // Versions 2 and 3 hang on MD5.
  return version === 2 || version === 3 ? 'key-weak' : 'key-unreadable'
}

/** What a user id's certification is made over, behind the key. */
export function hashedUserId(text: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0xb4), u32(text.length), text)
}

// ── the key's own signatures ───────────────────────────────────────────────

export const certifies = (type: number): boolean => type >= 0x10 && type <= 0x13
const isOverKey = (type: number): boolean => type === 0x1f || type === 0x20
const isOverUser = (type: number): boolean => certifies(type) || type === 0x30
const isOverSubkey = (type: number): boolean => type === 0x18 || type === 0x28

function selfSignatures(
  packets: readonly Packet[],
  issuer: KeyPart,
  belongs: (type: number) => boolean,
  bound?: KeyPart,
): readonly SelfSignature[] {
  return packets.flatMap(({ body }) => {
    const signature = withReason('key-unusual', () => readSignatureBody(body))
    if (!isBy(signature, issuer)) return []
    if (!belongs(signature.type)) throw new UnfitKey('key-unusual')
    return [selfSignature(signature, issuer, bound)]
  })
}

/** Whether it says to be by this key. One that says nothing may be; one that says two things is nobody's. */
function isBy({ hashed, unhashed }: SignatureBody, { fingerprint }: KeyPart): boolean {
  const said = [...hashed, ...unhashed].flatMap(({ type, body }) => {
    if (type === subpacket.issuerFingerprint) return [fingerprintIn(body) === fingerprint]
    return type === subpacket.issuerKeyId ? [toHex(body) === fingerprint.slice(24)] : []
  })
  if (new Set(said).size > 1) throw new UnfitKey('key-unusual')
  return said[0] ?? true
}

// Those that say something of the key, and those that are preferences (§5.2.3.7). Any other may be there if it is not critical.
const understood = new Set([2, 3, 4, 7, 9, 11, 16, 20, 21, 22, 23, 24, 25, 26, 27, 29, 30, 32, 33, 34, 39])
const once = [2, 3, 4, 7, 9, 16, 25, 27, 32, 33]

function selfSignature(body: SignatureBody, issuer: KeyPart, bound?: KeyPart): SelfSignature {
  const { hashed, unhashed, type } = body
  demandUnderstood(body)
  if (body.publicKeyAlgorithm !== issuer.material.algorithm) throw new UnfitKey('key-unusual')
  const values = (of: number) => hashed.filter((one) => one.type === of).map((one) => one.body)
  const [keyExpires] = values(subpacket.keyExpires)
  const [flags] = values(subpacket.keyFlags)
  const seconds = keyExpires ? withReason('key-unusual', () => uint32(keyExpires)) : 0
  const backs = [...hashed, ...unhashed].filter((one) => one.type === subpacket.embedded)
  if (backs.length > 1) throw new UnfitKey('key-unusual')
  const created = withReason('key-unusual', () => uint32(only(hashed, subpacket.created)))
  return {
    body,
    type,
    createdAt: instant(created * 1000),
    soundHash: isSoundHash(body.hashAlgorithm),
    keyExpiresAfter: seconds === 0 ? null : seconds,
    flags: flags?.[0] ?? null,
    back: bound ? backSignature(backs[0]?.body, bound) : null,
  }
}

/** gpg writes it into the unhashed area, sq into the hashed one: it is a signature of its own. */
function backSignature(bytes: Uint8Array | undefined, by: KeyPart): SelfSignature | null {
  if (!bytes) return null
  const body = withReason('key-unusual', () => readSignatureBody(bytes))
  if (body.type !== 0x19 || !isBy(body, by)) throw new UnfitKey('key-unusual')
  return selfSignature(body, by)
}

function demandUnderstood({ hashed, unhashed }: SignatureBody): void {
  const twice = once.some((type) => hashed.filter((one) => one.type === type).length > 1)
  const critical = hashed.some((one) => one.critical && (!understood.has(one.type) || one.type === subpacket.notation))
  // A revoker (§5.2.3.23) is another key, which could take this one away unseen by us.
  const revoker = hashed.some(({ type }) => type === subpacket.revoker)
  const outside = unhashed.some((one) => one.critical && one.type !== subpacket.embedded)
  const signed = (type: number) => hashed.find((one) => one.type === type)?.body
  const [expires, exportable, revocable] = [signed(3), signed(4), signed(7)]
  // A statement that runs out, that is not for others, or that cannot be taken back.
  const limited =
    (expires?.some((octet) => octet !== 0) ?? false) || [exportable, revocable].some((one) => one?.[0] === 0)
  if (twice || critical || revoker || outside || limited) throw new UnfitKey('key-unusual')
}
