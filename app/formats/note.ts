/**
 * Signed notes: https://c2sp.org/signed-note@v1.0.0, to the byte.
 *
 *     <text, any number of lines, the last ended too>
 *
 *     — <key name> <base64 of: key id (u32) ‖ signature>
 *
 * and verifier keys, `<name>+<key id, 8 hex digits>+<base64 of: type ‖ public key>`,
 * where key id = SHA-256(name ‖ LF ‖ type ‖ public key)[:4].
 *
 * Three signature types. 0x01, Ed25519, signs the text. The other two are
 * cosignatures (https://c2sp.org/tlog-cosignature): 0x04, Ed25519, signs a time
 * and the text; 0x06, ML-DSA-44, signs a time and what the text says as a
 * checkpoint. Ours sign the first two; the third is other people's.
 */
import { Malformed, NotProven, readForeign } from '../outcome.ts'
import { concat, equalBytes, fromBase64, fromHex, hasLoneSurrogate, toBase64, toHex, u64, utf8 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint-text.ts'
import { publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.ts'
import { mldsaLengths, verifyMldsa44 } from './mldsa.ts'
import { sha256 } from './sha256.ts'

/** 0x01: Ed25519 over the text. 0x04: cosignature/v1, Ed25519 over time and text. 0x06: ML-DSA-44 over time and checkpoint. */
export const noteKeyType = 0x01
export const cosignatureKeyType = 0x04
export const mldsaKeyType = 0x06
/** What our own keys are. */
export type SignerKeyType = typeof noteKeyType | typeof cosignatureKeyType
export type KeyType = SignerKeyType | typeof mldsaKeyType

/** Bytes of a public key: RFC 8032 §5.1.5, FIPS 204 table 2. */
const keyLengths: Readonly<Record<KeyType, number>> = {
  [noteKeyType]: 32,
  [cosignatureKeyType]: 32,
  [mldsaKeyType]: mldsaLengths.publicKey,
}

export interface VerifierKey {
  /** Non-empty, no Unicode space, no plus. */
  readonly name: string
  /** 4 bytes. */
  readonly id: Uint8Array
  readonly type: KeyType
  /** 32 bytes; 1,312 for type 0x06. */
  readonly publicKey: Uint8Array
}

export interface NoteSignature {
  readonly name: string
  /** 4 bytes. */
  readonly id: Uint8Array
  /** What follows the id: 64 bytes for type 0x01; time (u64) and 64 bytes for 0x04, 2,420 for 0x06; unknown types as they come. */
  readonly bytes: Uint8Array
}

export interface Note {
  /** Ends in LF. */
  readonly text: string
  /** At least one. */
  readonly signatures: readonly NoteSignature[]
}

/** A signature that holds. */
export interface VerifiedSignature {
  readonly key: VerifierKey
  /** Seconds since the epoch, of a cosignature; null for type 0x01, and for a cosignature of type 0x06 that says no time. */
  readonly time: bigint | null
}

// The specification demands at least 16; a post-quantum signature may have 5 kB.
const mostSignatures = 100
const mostCharacters = 1_000_000
const emDash = '—'

const isKeyName = (name: string): boolean =>
  name.length > 0 && !/[\p{White_Space}+]/u.test(name) && !hasForbiddenCharacter(name, false)

/** Control characters below U+0020 (LF only where lines are allowed) and lone surrogates, of which there is no UTF-8. */
function hasForbiddenCharacter(text: string, linesAllowed: boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 && !(linesAllowed && unit === 0x0a)) return true
  }
  return hasLoneSurrogate(text)
}

/** The key with its id computed. Throws Malformed on a name no note may carry, RangeError on a key of another length than its type's. */
export function verifierKey(key: {
  readonly name: string
  readonly type: KeyType
  readonly publicKey: Uint8Array
}): VerifierKey {
  if (!isKeyName(key.name)) throw new Malformed('key name is empty or holds a space or a plus')
  if (key.publicKey.length !== keyLengths[key.type]) throw new RangeError('a public key of another length')
  const id = sha256(utf8(`${key.name}\n`), Uint8Array.of(key.type), key.publicKey).slice(0, 4)
  return { name: key.name, id, type: key.type, publicKey: key.publicKey }
}

/** `<name>+<id>`: names the key itself, not somebody's word for it. */
export const keyNameOf = ({ name, id }: VerifierKey): string => `${name}+${toHex(id)}`

/** `<name>+<id>+<base64>`. */
export function formatVerifierKey(key: VerifierKey): string {
  return `${keyNameOf(key)}+${toBase64(concat(Uint8Array.of(key.type), key.publicKey))}`
}

/** Throws Malformed on anything but a key of a type we know whose id is the hash it must be. */
export function parseVerifierKey(text: string): VerifierKey {
  // Base64 may hold a plus, a name may not: the first two are the separators.
  const [, name, idText, material] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text) ?? []
  if (name === undefined || idText === undefined || material === undefined) throw new Malformed('not a verifier key')
  const bytes = fromBase64(material)
  const [type] = bytes
  if (!isKeyType(type)) throw new Malformed(unknownType(type))
  if (bytes.length !== 1 + keyLengths[type]) throw new Malformed(`verifier key is not ${keyLengths[type]} bytes`)
  const key = verifierKey({ name, type, publicKey: bytes.slice(1) })
  if (!equalBytes(key.id, fromHex(idText))) throw new Malformed('verifier key with another key id than its own')
  return key
}

const isKeyType = (type: number | undefined): type is KeyType =>
  type === noteKeyType || type === cosignatureKeyType || type === mldsaKeyType

const unknownType = (type: number | undefined): string =>
  `verifier key of type 0x${toHex(Uint8Array.of(type ?? 0))}; known are 0x01 and 0x04 (Ed25519) and 0x06 (ML-DSA-44)`

/** The note's text. Throws Malformed on what the specification forbids, so that nothing unreadable is ever signed. */
export function formatNote({ text, signatures }: Note): string {
  const note = `${text}\n${formatSignatures(signatures)}`
  const read = parseNote(note)
  // A text or a name with line breaks of its own could otherwise bring signatures nobody handed in.
  if (read.text !== text || read.signatures.length !== signatures.length)
    throw new Malformed('note text would be read differently')
  return note
}

/** Reads a note and verifies nothing: its text MUST be ignored until `openNote` has passed. Throws Malformed. */
export function parseNote(note: string): Note {
  if (note.length > mostCharacters) throw new Malformed('note is too long')
  if (hasForbiddenCharacter(note, true)) throw new Malformed('note holds a control character or a lone surrogate')
  const split = note.lastIndexOf('\n\n')
  if (split < 0) throw new Malformed('note has no signatures')
  return { text: note.slice(0, split + 1), signatures: parseSignatures(note.slice(split + 2)) }
}

/** The signature lines alone, each ended: what a witness answers, and the end of a note. */
export function formatSignatures(signatures: readonly NoteSignature[]): string {
  return signatures.map(({ name, id, bytes }) => `${emDash} ${name} ${toBase64(concat(id, bytes))}\n`).join('')
}

/** Reads signature lines, at least one, and verifies nothing. Throws Malformed. */
export function parseSignatures(text: string): readonly NoteSignature[] {
  if (text.length > mostCharacters) throw new Malformed('signatures are too long')
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.length === 0) throw new Malformed('note does not end with a signature line')
  if (lines.length > mostSignatures) throw new Malformed(`note has more than ${mostSignatures} signatures`)
  return lines.map(parseSignatureLine)
}

/** True if the line names this key; whether the key signed it is for `openNote` to say. */
export const isBy = (signature: NoteSignature, key: VerifierKey): boolean =>
  key.name === signature.name && equalBytes(key.id, signature.id)

function parseSignatureLine(line: string): NoteSignature {
  const [dash, name, encoded, ...more] = line.split(' ')
  if (dash !== emDash || name === undefined || encoded === undefined || more.length > 0) {
    throw new Malformed('note has a line that is no signature')
  }
  if (!isKeyName(name)) throw new Malformed('note has a signature by a name no key may have')
  const bytes = fromBase64(encoded)
  if (bytes.length < 5) throw new Malformed('note has an empty signature')
  return { name, id: bytes.slice(0, 4), bytes: bytes.slice(4) }
}

/**
 * The signatures by keys we know. Unknown keys are ignored, also where they
 * share a name or an id with a known one. Throws NotProven if a known key's
 * signature does not hold (the specification lets us reject the whole note, and
 * we do: it was tampered with), or if no known key has signed.
 */
export function openNote(note: Note, known: readonly VerifierKey[]): readonly VerifiedSignature[] {
  const verified: VerifiedSignature[] = []
  for (const signature of note.signatures) {
    const keys = known.filter((key) => isBy(signature, key))
    if (keys.length > 1) throw new NotProven(`two known keys share the name ${signature.name} and the key id`)
    for (const key of keys) verified.push({ key, time: verifiedTime(note.text, key, signature) })
  }
  if (verified.length === 0) throw new NotProven('note is not signed by a known key')
  return verified
}

/** Throws NotProven unless the signature holds. */
function verifiedTime(text: string, key: VerifierKey, { bytes }: NoteSignature): bigint | null {
  if (key.type === mldsaKeyType) return mldsaTime(text, key, bytes)
  const time = key.type === cosignatureKeyType ? timeIn(bytes, 64) : null
  const signature = time === null ? bytes : bytes.subarray(8)
  const message = time === null ? utf8(text) : cosignedMessage(text, time)
  if (!verifyEd25519(key.publicKey, message, signature)) throw notBy(key)
  return time
}

const notBy = ({ name }: VerifierKey): NotProven => new NotProven(`signature by ${name} does not hold`)

function timeIn(bytes: Uint8Array, signature: number): bigint {
  if (bytes.length !== 8 + signature) throw new NotProven(`cosignature is not ${8 + signature} bytes`)
  const time = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0)
  if (time >= 1n << 63n) throw new NotProven('cosignature time exceeds 2^63 − 1')
  return time
}

/** tlog-cosignature, "Ed25519 signed message": header and time line, then the text, so that neither can pass for a note. */
function cosignedMessage(text: string, time: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`)
}

/**
 * Zero is no time: such a cosigner says that the tree is consistent with what it
 * saw, and not that it is the largest. Whoever asks how fresh a checkpoint is
 * hears nothing from it.
 */
function mldsaTime(text: string, key: VerifierKey, bytes: Uint8Array): bigint | null {
  const time = timeIn(bytes, mldsaLengths.signature)
  const message = cosignedTree(text, { name: key.name, time })
  if (!verifyMldsa44(key.publicKey, message, bytes.subarray(8))) throw notBy(key)
  return time === 0n ? null : time
}

/**
 * tlog-cosignature, "ML-DSA-44 signed message", for a whole tree: its start is 0.
 * It commits to the cosigner's name, and not to extension lines of the checkpoint.
 * Throws NotProven where the text is no checkpoint.
 */
function cosignedTree(text: string, by: { readonly name: string; readonly time: bigint }): Uint8Array {
  const tree = readForeign(() => parseCheckpoint(text))
  if (!tree) throw new NotProven('ML-DSA cosigns checkpoints alone')
  const { origin, size, root } = tree
  return concat(utf8('subtree/v1\n\0'), short(by.name), u64(by.time), short(origin), u64(0n), u64(size), root)
}

/** `opaque<1..2^8-1>` (RFC 8446 §3.4). */
function short(text: string): Uint8Array {
  const bytes = utf8(text)
  if (bytes.length === 0 || bytes.length > 255) throw new NotProven('a name too long for an ML-DSA cosignature')
  return concat(Uint8Array.of(bytes.length), bytes)
}

export interface NoteSigner {
  readonly name: string
  /** 32 bytes (RFC 8032 §5.1.5). Secret. */
  readonly seed: Uint8Array
}

/** The public half of a signer. */
export function verifierKeyOf({ name, seed }: NoteSigner, type: SignerKeyType): VerifierKey {
  return verifierKey({ name, type, publicKey: publicKeyOf(seed) })
}

/** A type 0x01 signature over a text that ends in LF. */
export function signNote(text: string, signer: NoteSigner): NoteSignature {
  const { name, id } = verifierKeyOf(signer, noteKeyType)
  return { name, id, bytes: signEd25519(signer.seed, utf8(text)) }
}

/** A type 0x04 cosignature: the signer says that at `time` (seconds) this was the largest tree it had seen. */
export function cosignNote(text: string, signer: NoteSigner, time: bigint): NoteSignature {
  if (time < 0n || time >= 1n << 63n) throw new RangeError('a cosignature time is below 2^63')
  const { name, id } = verifierKeyOf(signer, cosignatureKeyType)
  return { name, id, bytes: concat(u64(time), signEd25519(signer.seed, cosignedMessage(text, time))) }
}
