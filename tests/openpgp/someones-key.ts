/** Real keys and signatures for the tests of this room, each made once per file. */
import * as openpgp from 'openpgp'
import { type Instant, instant, makeId, type PersonId } from '../../app/ids.ts'

export const noon: Instant = instant(Date.UTC(2026, 10, 22, 3, 0, 0))
export const after = (milliseconds: number): Instant => instant(noon + milliseconds)
export const minute = 60_000
export const day = 86_400_000

export function personOf(letter: string): PersonId {
  return makeId('p', new Uint8Array(16).fill(letter.charCodeAt(0)))
}

export interface KeyWishes {
  readonly name?: string
  readonly at?: number
  readonly lifetime?: number
  readonly type?: 'ecc' | 'rsa' | 'curve25519'
  readonly curve?: openpgp.EllipticCurveName
  readonly subkeys?: openpgp.SubkeyOptions[]
}

export async function makeKey(wishes: KeyWishes = {}): Promise<openpgp.PrivateKey> {
  const { type = 'ecc', curve = 'curve25519Legacy', lifetime = 0, name = personOf('a'), at = noon - day } = wishes
  const { privateKey } = await openpgp.generateKey({
    type,
    ...(type === 'ecc' ? { curve } : {}),
    ...(wishes.subkeys ? { subkeys: wishes.subkeys } : {}),
    ...(type === 'rsa' ? { rsaBits: 3072 } : {}),
    userIDs: [{ name }],
    date: new Date(at),
    keyExpirationTime: lifetime,
    format: 'object',
  })
  return privateKey
}

export const publicBytes = (key: openpgp.PrivateKey): Uint8Array => key.toPublic().write()

/** A detached signature as a careful tool makes it, or as a careless one does. */
export async function sign(
  key: openpgp.PrivateKey,
  text: string,
  how: { readonly at?: number; readonly textMode?: boolean; readonly userId?: string } = {},
): Promise<Uint8Array> {
  const packet = new openpgp.SignaturePacket()
  const { signature } = openpgp.enums
  packet.signatureType = how.textMode ? signature.text : signature.binary
  packet.publicKeyAlgorithm = key.keyPacket.algorithm
  packet.hashAlgorithm = openpgp.enums.hash.sha512
  if (how.userId !== undefined) packet.signersUserID = how.userId
  const message = how.textMode
    ? await openpgp.createMessage({ text })
    : await openpgp.createMessage({ binary: new TextEncoder().encode(text) })
  const [literal] = message.packets
  // The library's own types leave out the last argument, which its own code needs.
  await Reflect.apply(packet.sign, packet, [key.keyPacket, literal, new Date(how.at ?? noon), true, openpgp.config])
  const list = new openpgp.PacketList<openpgp.SignaturePacket>()
  list.push(packet)
  return list.write()
}

/** What openpgp.js says of a signature, its own view of time left out: the oracle for ours. */
export async function isGoodForLibrary(claim: {
  readonly text: string
  readonly signature: Uint8Array
  readonly keyBytes: Uint8Array
}): Promise<boolean> {
  const key = await openpgp.readKey({ binaryKey: claim.keyBytes })
  const [packet] = (await openpgp.readSignature({ binarySignature: claim.signature })).packets
  const [literal] = (await openpgp.createMessage({ binary: new TextEncoder().encode(claim.text) })).packets
  const holder = packet && key.getKeys(packet.issuerKeyID)[0]
  if (!packet || !holder || !literal) return false
  const { binary } = openpgp.enums.signature
  try {
    await packet.verify(holder.keyPacket, binary, literal, new Date(8.64e15), true, openpgp.config)
    return true
  } catch (error) {
    // The library says no by throwing; what it throws is told apart by nobody.
    if (error instanceof Error) return false
    throw error
  }
}
