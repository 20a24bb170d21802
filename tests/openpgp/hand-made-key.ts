/** Keys put together packet by packet, from open seeds: also such as no honest tool would make. */
import { createHash } from 'node:crypto'
import { concat, fromHex, u32, utf8 } from '../../app/formats/bytes.ts'
import { publicKeyOf } from '../../app/formats/ed25519.ts'
import {
  created,
  handMade,
  issuer,
  issuerId,
  number,
  type OpenKey,
  type Plan,
  type Sub,
  shortest,
  two,
} from './hand-made.ts'

const oids = { ed25519: '2b06010401da470f01', curve25519: '2b060104019755010501' } as const

/** What a part of a key says in its packet, behind version and time: algorithm and numbers. */
export interface Material {
  readonly algorithm: number
  readonly numbers: Uint8Array
  /** Null: nobody signs with it here. */
  readonly seed: Uint8Array | null
}

export const seedOf = (name: string): Uint8Array => new Uint8Array(createHash('sha256').update(name).digest())

const withOid = (oid: string, rest: Uint8Array) => concat(Uint8Array.of(oid.length / 2), fromHex(oid), rest)

export const edMaterial = (name: string, spelling: 22 | 27 = 22, point = publicKeyOf(seedOf(name))): Material => ({
  algorithm: spelling,
  seed: seedOf(name),
  numbers: spelling === 27 ? point : withOid(oids.ed25519, number(concat(Uint8Array.of(0x40), point))),
})

/** An encryption subkey. Any 32 octets are a point to encrypt to; the default is one of the large order. */
export const xMaterial = (point: Uint8Array = fromHex(`09${'00'.repeat(31)}`), spelling: 18 | 25 = 18): Material => ({
  algorithm: spelling,
  seed: null,
  numbers:
    spelling === 25
      ? point
      : concat(withOid(oids.curve25519, number(concat(Uint8Array.of(0x40), point))), Uint8Array.of(3, 1, 8, 7)),
})

export const rsaMaterial = (modulus: Uint8Array, exponent: Uint8Array, algorithm = 1): Material => ({
  algorithm,
  seed: null,
  numbers: concat(number(modulus), number(exponent)),
})

/** An algorithm by its number alone, with whatever follows. */
export const otherMaterial = (algorithm: number, numbers: Uint8Array): Material => ({ algorithm, numbers, seed: null })

export const onOtherCurve = (algorithm: 18 | 19, oid: string, octets: number): Material => {
  const point = number(concat(Uint8Array.of(4), new Uint8Array(2 * octets).fill(7)))
  return otherMaterial(algorithm, withOid(oid, algorithm === 18 ? concat(point, Uint8Array.of(3, 1, 8, 9)) : point))
}

type Change = Partial<Omit<Plan, 'key' | 'text'>> & { readonly more?: readonly Sub[] }

export interface SubkeyPlan {
  readonly material: Material
  readonly at: number
  readonly flags?: number | null
  /** Seconds. */
  readonly lifetime?: number
  /** When it was bound, if not at once. */
  readonly boundAt?: number
  readonly binding?: Change
  /** Null: none, though it signs. */
  readonly back?: Change | null
  readonly revokedAt?: number
  readonly version?: number
}

export interface KeyPlan {
  readonly material?: Material
  readonly at: number
  readonly version?: number
  readonly name?: string
  readonly flags?: number | null
  readonly lifetime?: number
  readonly certifiedAt?: number
  readonly certification?: Change
  /** Certifications behind the first one, each later in the file. */
  readonly again?: readonly (Change & { readonly at: number; readonly lifetime?: number })[]
  readonly subkeys?: readonly SubkeyPlan[]
  /** Of the whole key. */
  readonly revocation?: Change & { readonly at: number }
  /** User ids behind the first: uncertified, by somebody else's certification, or revoked. */
  readonly otherNames?: readonly { readonly name: string; readonly by: 'nobody' | 'stranger' | 'revoked' }[]
}

export interface HandMadeKey extends OpenKey {
  readonly publicKey: Uint8Array
  readonly subkeys: readonly OpenKey[]
}

export function handMadeKey(plan: KeyPlan): HandMadeKey {
  const { material = edMaterial('primary'), at, flags = 0x03, lifetime, name = 'p_k' } = plan
  const body = packetBody(material, at, plan.version)
  const key = openKeyOf(material, body)
  const own = hashedKey(body)
  const user = concat(own, Uint8Array.of(0xb4), u32(utf8(name).length), utf8(name))
  const certify = (of: { readonly at: number; readonly change?: Change; readonly lifetime?: number | undefined }) =>
    signed(key, user, 0x13, of.at, { ...said({ flags, lifetime: of.lifetime }), ...of.change })
  const packets = [packet(6, body)]
  if (plan.revocation)
    packets.push(signed(key, own, 0x20, plan.revocation.at, { more: [reason(3)], ...plan.revocation }))
  packets.push(packet(13, utf8(name)), certify({ at: plan.certifiedAt ?? at, lifetime, ...change(plan.certification) }))
  for (const { at: when, lifetime: seconds, ...rest } of plan.again ?? [])
    packets.push(certify({ at: when, lifetime: seconds ?? lifetime, change: rest }))
  for (const other of plan.otherNames ?? []) packets.push(...otherName(other, { key, own, at }))
  const subkeys = (plan.subkeys ?? []).map((one) => subkeyOf(one, { key, own }))
  packets.push(...subkeys.flatMap((one) => one.packets))
  return { ...key, publicKey: concat(...packets), subkeys: subkeys.map((one) => one.key) }
}

const change = (of: Change | undefined) => (of ? { change: of } : {})

function otherName(
  { name, by }: { readonly name: string; readonly by: 'nobody' | 'stranger' | 'revoked' },
  { key, own, at }: { readonly key: OpenKey; readonly own: Uint8Array; readonly at: number },
): readonly Uint8Array[] {
  const user = concat(own, Uint8Array.of(0xb4), u32(utf8(name).length), utf8(name))
  if (by === 'nobody') return [packet(13, utf8(name))]
  const stranger = openKeyOf(edMaterial('stranger'), packetBody(edMaterial('stranger'), at))
  if (by === 'stranger') return [packet(13, utf8(name)), signed(stranger, user, 0x10, at, {})]
  return [packet(13, utf8(name)), signed(key, user, 0x13, at, said({ flags: 3 })), signed(key, user, 0x30, at, {})]
}

function subkeyOf(plan: SubkeyPlan, { key, own }: { readonly key: OpenKey; readonly own: Uint8Array }) {
  const { material, at, flags = 0x0c, lifetime, boundAt = at } = plan
  const body = packetBody(material, at, plan.version)
  const subkey = openKeyOf(material, body)
  const both = concat(own, hashedKey(body))
  const needsBack = flags !== null && (flags & 2) !== 0 && plan.back !== null && material.seed !== null
  const back = needsBack ? [{ type: 32, body: bare(signed(subkey, both, 0x19, boundAt, plan.back ?? {})) }] : []
  const says = said({ flags, lifetime })
  const binding = signed(key, both, 0x18, boundAt, {
    ...says,
    ...plan.binding,
    more: [...says.more, ...back, ...(plan.binding?.more ?? [])],
  })
  const packets = [packet(14, body), binding]
  if (plan.revokedAt !== undefined) packets.push(signed(key, both, 0x28, plan.revokedAt, { more: [reason(3)] }))
  return { key: subkey, packets }
}

const reason = (code: number): Sub => ({ type: 29, body: Uint8Array.of(code) })

function said({ flags, lifetime }: { readonly flags: number | null; readonly lifetime?: number | undefined }) {
  const more: Sub[] = []
  if (flags !== null) more.push({ type: 27, body: Uint8Array.of(flags) })
  if (lifetime !== undefined) more.push({ type: 9, body: u32(lifetime) })
  return { more }
}

function signed(key: OpenKey, text: Uint8Array, type: number, at: number, { more = [], ...rest }: Change): Uint8Array {
  const plan = { key, text, type, hashed: [created(at), issuer(key), ...more], unhashed: [issuerId(key)], ...rest }
  return handMade(plan)
}

/** A signature's body: what an embedded one is. */
function bare(whole: Uint8Array): Uint8Array {
  return whole.slice((whole[1] ?? 0) < 192 ? 2 : 3)
}

const packet = (tag: number, body: Uint8Array) => concat(Uint8Array.of(0xc0 | tag), shortest(body.length), body)

function packetBody({ algorithm, numbers }: Material, at: number, version = 4): Uint8Array {
  const head = concat(Uint8Array.of(version), u32(Math.floor(at / 1000)), Uint8Array.of(algorithm))
  return version === 4 ? concat(head, numbers) : concat(head, u32(numbers.length), numbers)
}

const hashedKey = (body: Uint8Array) => concat(Uint8Array.of(0x99), two(body.length), body)

function openKeyOf({ algorithm, seed }: Material, body: Uint8Array): OpenKey {
  const fingerprint = createHash('sha1').update(hashedKey(body)).digest('hex')
  return { fingerprint, seed: seed ?? seedOf('nobody'), algorithm: algorithm === 27 ? 27 : 22 }
}
