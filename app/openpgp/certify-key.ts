/**
 * What a key says of itself, after its own signatures have been verified: who it
 * is for, which parts of it sign and are encrypted to, and from when until when.
 *
 * Time plays no part here: of several statements the newest counts, and what it
 * gives is a span. Whoever uses the key applies an instant to the span, the same
 * way for judging, for showing and for sealing, so that they cannot disagree.
 */

import { algorithmOf, isSoundHash } from '../formats/algorithms.ts'
import { concat, utf8 } from '../formats/bytes.ts'
import { certifies, hashedUserId, type KeyPackets, type KeyPart, type SelfSignature } from '../formats/openpgp-key.ts'
import { type KeyMaterial, type MaterialFlaw, nameOf } from '../formats/openpgp-key-material.ts'
import { type Fingerprint, type Instant, instant } from '../ids.ts'
import { isMadeBy } from './verify-signature.ts'

/** Why a whole key, or a part of it, cannot be used at any time. */
export type PartFlaw = MaterialFlaw | 'key-signed-weakly'

/** A primary key or a subkey, for one of the two things it may do. */
export interface UsableKey {
  readonly fingerprint: Fingerprint
  readonly createdAt: Instant
  /** From here on every tool finds it bound: the newest of the key and of the statements about it. */
  readonly from: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
  /** Not null: nothing may be done with it, and why. */
  readonly flaw: PartFlaw | null
}

export interface SigningKey extends UsableKey {
  readonly material: KeyMaterial
}

/** All of it survives structured clone: keys of strangers are read in another thread. */
export interface CertifiedKey {
  readonly fingerprint: Fingerprint
  readonly algorithm: string
  /** Those the key itself certified and has not revoked. */
  readonly userIds: readonly string[]
  /** How many more there are in its bytes: uncertified, or revoked. */
  readonly otherUserIds: number
  readonly createdAt: Instant
  /** When the newest statement about the whole key was made. */
  readonly statedAt: Instant
  /** Null: never. */
  readonly expiresAt: Instant | null
  readonly revoked: boolean
  readonly flaw: PartFlaw | 'key-uncertified' | null
  readonly signing: readonly SigningKey[]
  /** The newest first: the order in which tools choose. */
  readonly encryption: readonly UsableKey[]
}

export async function certifyKey(packets: KeyPackets): Promise<CertifiedKey> {
  const { primary } = packets
  const { fingerprint, createdAt, material } = primary
  const known = { fingerprint, algorithm: nameOf(material), createdAt }
  if (material.kind === 'flawed') return { ...known, ...nothing(packets), flaw: material.because }
  const whole = await statedOfWhole(packets)
  const userIds = whole.certified.map(({ text }) => text)
  const otherUserIds = packets.users.length - userIds.length
  const said = { userIds, otherUserIds, statedAt: whole.from, expiresAt: whole.expiresAt, revoked: whole.revoked }
  if (whole.flaw) return { ...known, ...nothing(packets), ...said, flaw: whole.flaw }
  const parts = await partsOf(packets, whole)
  return { ...known, ...said, ...parts, flaw: null }
}

const nothing = ({ primary, users }: KeyPackets) => ({
  userIds: [],
  otherUserIds: users.length,
  statedAt: primary.createdAt,
  expiresAt: null,
  revoked: false,
  signing: [],
  encryption: [],
})

// ── statements ─────────────────────────────────────────────────────────────

interface Statement {
  /** The newest that holds; null where there is none. */
  readonly newest: SelfSignature | null
  readonly revoked: boolean
  /** The newest word, or a revocation, is signed in a way that proves nothing. */
  readonly weak: boolean
}

interface About {
  readonly key: KeyPart
  /** What is signed. */
  readonly data: Uint8Array
  /** Statements older than this are about something that was not there yet. */
  readonly since: Instant
}

/** Which of the signatures about one thing hold, and which of these has the last word. */
async function statementOf(
  signatures: readonly SelfSignature[],
  kinds: { readonly states: (type: number) => boolean; readonly revokes: number },
  about: About,
): Promise<Statement> {
  const sound = signatures.filter(({ soundHash }) => soundHash)
  let [newest, revoked]: [SelfSignature | null, boolean] = [null, false]
  for (const one of sound) {
    if (!(await holds(one, about))) continue
    // Tools differ about what outweighs a revocation; none of them must say more than we.
    if (one.type === kinds.revokes) revoked = true
    else if (kinds.states(one.type) && outweighs(one, newest)) newest = one
  }
  const weak = signatures.some(
    ({ soundHash, type, createdAt }) =>
      !soundHash && (type === kinds.revokes || newest === null || createdAt >= newest.createdAt),
  )
  return { newest, revoked, weak }
}

// Of two in one second the later in the file: gpg and openpgp.js read them so.
const outweighs = (one: SelfSignature, other: SelfSignature | null): boolean =>
  other === null || one.createdAt >= other.createdAt

async function holds({ body, createdAt }: SelfSignature, { key, data, since }: About): Promise<boolean> {
  const { hashAlgorithm, value } = body
  if (!isSoundHash(hashAlgorithm) || value === null || createdAt < since) return false
  return isMadeBy(key.material, { ...body, hashAlgorithm, value }, data)
}

// ── the whole key ──────────────────────────────────────────────────────────

interface Whole {
  readonly certified: readonly { readonly text: string; readonly by: SelfSignature }[]
  readonly from: Instant
  readonly expiresAt: Instant | null
  readonly revoked: boolean
  readonly flaw: PartFlaw | 'key-uncertified' | null
  /** What the primary key may do: what all that is said about it agrees on. Null where nothing says it. */
  readonly flags: number | null
}

async function statedOfWhole({ primary, direct, users }: KeyPackets): Promise<Whole> {
  const about = { key: primary, since: primary.createdAt }
  const ofKey = await statementOf(
    direct,
    { states: (type) => type === 0x1f, revokes: 0x20 },
    { ...about, data: primary.hashed },
  )
  const certified: { text: string; by: SelfSignature }[] = []
  let weak = ofKey.weak
  for (const { text, signatures } of users) {
    const data = concat(primary.hashed, hashedUserId(utf8(text)))
    const of = await statementOf(signatures, { states: certifies, revokes: 0x30 }, { ...about, data })
    weak ||= of.weak
    if (of.newest && !of.revoked) certified.push({ text, by: of.newest })
  }
  const statements = [...certified.map(({ by }) => by), ...(ofKey.newest ? [ofKey.newest] : [])]
  const flaw = weak ? 'key-signed-weakly' : certified.length === 0 ? 'key-uncertified' : null
  return {
    certified,
    from: latest([primary.createdAt, ...statements.map(({ createdAt }) => createdAt)]),
    expiresAt: soonest(statements.map((one) => endOf(primary, one))),
    revoked: ofKey.revoked,
    flaw,
    flags: statements.reduce<number | null>((all, { flags }) => (flags === null ? all : (all ?? 0xff) & flags), null),
  }
}

function endOf({ createdAt }: KeyPart, { keyExpiresAfter }: SelfSignature): Instant | null {
  return keyExpiresAfter === null ? null : instant(createdAt + keyExpiresAfter * 1000)
}

const latest = (times: readonly Instant[]): Instant => instant(Math.max(...times))

function soonest(ends: readonly (Instant | null)[]): Instant | null {
  const some = ends.filter((end) => end !== null)
  return some.length === 0 ? null : instant(Math.min(...some))
}

// ── its parts ──────────────────────────────────────────────────────────────

/** §5.2.3.29. */
const may = { sign: 0x02, encrypt: 0x04 | 0x08 } as const

async function partsOf(
  { primary, subkeys }: KeyPackets,
  whole: Whole,
): Promise<Pick<CertifiedKey, 'signing' | 'encryption'>> {
  const signing: SigningKey[] = []
  const encryption: UsableKey[] = []
  const { from, expiresAt } = whole
  const flags = whole.flags ?? 0
  const own = { fingerprint: primary.fingerprint, createdAt: primary.createdAt, from, expiresAt, flaw: null }
  if ((flags & may.sign) !== 0) signing.push({ ...own, material: primary.material })
  if ((flags & may.encrypt) !== 0 && primary.material.kind === 'rsa') encryption.push(own)
  for (const { part, signatures } of subkeys) {
    const data = concat(primary.hashed, part.hashed)
    const binding = { states: (type: number) => type === 0x18, revokes: 0x28 }
    const bound = await statementOf(signatures, binding, { key: primary, since: part.createdAt, data })
    if (bound.revoked) continue
    const usable = usableKey(part, bound, whole)
    const { flags: said, back } = spoken(bound, signatures)
    const given = said ?? 0
    if ((given & may.encrypt) !== 0 && !isForSigning(part)) encryption.push(usable)
    if ((given & may.sign) === 0 || isForAgreement(part)) continue
    const crossed = back?.soundHash && (await holds(back, { key: part, since: part.createdAt, data }))
    if (crossed) signing.push({ ...usable, from: latest([usable.from, back.createdAt]), material: part.material })
    else if (usable.flaw) signing.push({ ...usable, material: part.material })
  }
  return { signing, encryption: encryption.sort((one, other) => other.createdAt - one.createdAt) }
}

function usableKey(part: KeyPart, { newest, weak }: Statement, whole: Whole): UsableKey {
  const { material, fingerprint, createdAt } = part
  const own = newest ? endOf(part, newest) : null
  const taken = algorithmOf(material.algorithm)
  return {
    fingerprint,
    createdAt,
    from: latest([
      createdAt,
      whole.from,
      ...(newest ? [newest.createdAt] : []),
      ...(taken?.since ? [taken.since] : []),
    ]),
    expiresAt: soonest([whole.expiresAt, own, taken?.until ?? null]),
    flaw: material.kind === 'flawed' ? material.because : weak ? 'key-signed-weakly' : null,
  }
}

/** What it is for; where only a weak signature says so, its word serves for telling the reason. */
function spoken({ newest, weak }: Statement, all: readonly SelfSignature[]): Pick<SelfSignature, 'flags' | 'back'> {
  return newest ?? (weak ? all.findLast(({ soundHash }) => !soundHash) : undefined) ?? { flags: null, back: null }
}

const isForSigning = ({ material }: KeyPart): boolean => material.kind === 'ed25519' || material.kind === 'ecdsa'
const isForAgreement = ({ material }: KeyPart): boolean => material.kind === 'agreement'
