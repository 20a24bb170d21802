/**
 * Time stamps of RFC 3161 (with RFC 5816): what is asked, and what is answered,
 * read to the point where only a signature remains to be checked
 * (audit/time-stamp.ts). And of X.509 as much as a stamp's signer needs.
 *
 * Stricter than the RFC: SHA-256 alone for what is stamped, DER throughout, one
 * signer, and his certificate named by hash among the signed attributes.
 */
import { type Instant, instant } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { concat, equalBytes, fromBase64 } from './bytes.ts'
import { contextTag, type DerNode, der, formatDer, formatOid, oidOf, parseDer, partsOf, tagged, timeOf } from './der.ts'

const oid = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  signedData: '1.2.840.113549.1.7.2',
  timeStamp: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const

export type StampHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'
const hashes: Readonly<Record<string, StampHash>> = {
  [oid.sha1]: 'SHA-1',
  [oid.sha256]: 'SHA-256',
  [oid.sha384]: 'SHA-384',
  [oid.sha512]: 'SHA-512',
}

/** TimeStampReq (§2.4.1) over a SHA-256, asking for the certificate in the answer. `nonce`: 8 to 20 bytes. */
export function formatStampRequest({
  hash,
  nonce,
}: {
  readonly hash: Uint8Array
  readonly nonce: Uint8Array
}): Uint8Array {
  const algorithm = formatDer(der.sequence, formatOid(oid.sha256), formatDer(der.nothing))
  const imprint = formatDer(der.sequence, algorithm, formatDer(der.octets, hash))
  const one = formatDer(der.integer, Uint8Array.of(1))
  const certReq = formatDer(der.boolean, Uint8Array.of(0xff))
  return formatDer(der.sequence, one, imprint, formatDer(der.integer, nonceContent(nonce)), certReq)
}

// A leading zero octet keeps the number positive, whatever the bytes; the rest is as given.
const nonceContent = (nonce: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(0), Uint8Array.of(0x80 | (nonce[0] ?? 0)), nonce.slice(1))

export interface TimeStamp {
  readonly time: Instant
  /** What was stamped: a SHA-256. */
  readonly imprint: Uint8Array
  /** The number's content octets; null where none. */
  readonly nonce: Uint8Array | null
  /** TSTInfo, to the byte: what `digest` is of. */
  readonly content: Uint8Array
  readonly signer: StampSigner
}

export interface StampSigner {
  readonly hash: StampHash
  readonly scheme: 'RSA' | 'ECDSA'
  /** Of `content`, by `hash`. */
  readonly digest: Uint8Array
  /** Hash of the signer's certificate (ESSCertID, ESSCertIDv2). */
  readonly certificate: { readonly hash: StampHash; readonly value: Uint8Array }
  /** What the signature is over: the signed attributes as a SET (RFC 5652 §5.4). */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
}

/** True if this is the answer's nonce to that request's. */
export const answersNonce = ({ nonce: answered }: TimeStamp, nonce: Uint8Array): boolean =>
  answered !== null && equalBytes(answered, nonceContent(nonce))

/** TimeStampResp (§2.4.2). Verifies nothing. Throws Malformed, also where the stamp was not granted. */
export function parseStampResponse(bytes: Uint8Array): TimeStamp {
  if (bytes.length > 65_536) throw new Malformed('time stamp: too long')
  const [info, token, ...more] = partsOf(tagged(parseDer(bytes), der.sequence))
  const [status] = partsOf(tagged(info, der.sequence))
  const granted = status?.tag === der.integer && status.content.length === 1 && (status.content[0] ?? 9) <= 1
  if (!granted || !token || more.length > 0) throw new Malformed('time stamp: not granted')
  const [type, explicit] = partsOf(tagged(token, der.sequence))
  if (oidOf(type) !== oid.signedData) throw new Malformed('time stamp: no signed data')
  return stampOf(parseDer(tagged(explicit, contextTag(0)).content))
}

function stampOf(signedData: DerNode): TimeStamp {
  const [, , encapsulated, ...rest] = partsOf(tagged(signedData, der.sequence))
  const [contentType, wrapped] = partsOf(tagged(encapsulated, der.sequence))
  if (oidOf(contentType) !== oid.timeStamp) throw new Malformed('time stamp: of another content')
  const content = tagged(parseDer(tagged(wrapped, contextTag(0)).content), der.octets).content
  const signers = partsOf(tagged(rest.at(-1), der.set))
  const [signer] = signers
  if (!signer || signers.length !== 1) throw new Malformed('time stamp: not exactly one signature')
  return { ...infoOf(content), content, signer: signerOf(signer) }
}

/** TSTInfo. */
function infoOf(content: Uint8Array): Pick<TimeStamp, 'time' | 'imprint' | 'nonce'> {
  const [, , imprint, , time, ...optional] = partsOf(tagged(parseDer(content), der.sequence))
  const [algorithm, hashed] = partsOf(tagged(imprint, der.sequence))
  if (hashOf(algorithm) !== 'SHA-256') throw new Malformed('time stamp: over another hash')
  const nonce = optional.find(({ tag }) => tag === der.integer)
  return {
    time: instant(timeOf(tagged(time, der.generalizedTime))),
    imprint: tagged(hashed, der.octets).content,
    nonce: nonce?.content ?? null,
  }
}

function hashOf(algorithm: DerNode | undefined): StampHash {
  const hash = hashes[oidOf(partsOf(tagged(algorithm, der.sequence))[0])]
  if (!hash) throw new Malformed('time stamp: a hash we do not know')
  return hash
}

function signerOf(node: DerNode): StampSigner {
  const [, , digestAlgorithm, attributes, signatureAlgorithm, signature] = partsOf(tagged(node, der.sequence))
  const hash = hashOf(digestAlgorithm)
  if (hash === 'SHA-1') throw new Malformed('time stamp: signed over a weak hash')
  const signed = tagged(attributes, contextTag(0))
  const known = attributesOf(signed)
  if (oidOf(known.get(oid.contentType)) !== oid.timeStamp) throw new Malformed('time stamp: another content was signed')
  return {
    hash,
    scheme: schemeOf(signatureAlgorithm, hash),
    digest: tagged(known.get(oid.messageDigest), der.octets).content,
    certificate: certificateHash(known),
    signed: formatDer(der.set, signed.content),
    signature: tagged(signature, der.octets).content,
  }
}

/** Each attribute once, with one value (RFC 5652 §5.3, §11). */
function attributesOf(set: DerNode): ReadonlyMap<string, DerNode> {
  const found = new Map<string, DerNode>()
  for (const attribute of partsOf(set)) {
    const [type, values] = partsOf(tagged(attribute, der.sequence))
    const [value, second] = partsOf(tagged(values, der.set))
    const name = oidOf(type)
    if (!value || second || found.has(name)) throw new Malformed('time stamp: an attribute twice')
    found.set(name, value)
  }
  return found
}

const schemes: Readonly<Record<string, { readonly scheme: 'RSA' | 'ECDSA'; readonly hash: StampHash | null }>> = {
  '1.2.840.113549.1.1.1': { scheme: 'RSA', hash: null },
  '1.2.840.113549.1.1.11': { scheme: 'RSA', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { scheme: 'RSA', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { scheme: 'RSA', hash: 'SHA-512' },
  '1.2.840.10045.4.3.2': { scheme: 'ECDSA', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { scheme: 'ECDSA', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { scheme: 'ECDSA', hash: 'SHA-512' },
}

function schemeOf(algorithm: DerNode | undefined, digest: StampHash): 'RSA' | 'ECDSA' {
  const known = schemes[oidOf(partsOf(tagged(algorithm, der.sequence))[0])]
  if (!known || (known.hash !== null && known.hash !== digest))
    throw new Malformed('time stamp: signed in a way we do not know')
  return known.scheme
}

function certificateHash(known: ReadonlyMap<string, DerNode>): StampSigner['certificate'] {
  const second = known.get(oid.signingCertificateV2)
  const first = second ?? known.get(oid.signingCertificate)
  if (!first) throw new Malformed('time stamp: its signer names no certificate')
  const [certificates] = partsOf(tagged(first, der.sequence))
  const [id] = partsOf(tagged(certificates, der.sequence))
  const parts = partsOf(tagged(id, der.sequence))
  // ESSCertIDv2 leaves its algorithm out where it is SHA-256 (RFC 5035 §4).
  const algorithm = second && parts[0]?.tag === der.sequence ? parts[0] : null
  const value = tagged(parts[algorithm ? 1 : 0], der.octets).content
  if (!second) return { hash: 'SHA-1', value }
  return { hash: algorithm ? hashOf(algorithm) : 'SHA-256', value }
}

// ── certificate ────────────────────────────────────────────────────────────

export interface StampCertificate {
  readonly notBefore: number
  readonly notAfter: number
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  readonly curve: 'P-256' | 'P-384' | 'P-521' | null
  /** The one purpose of its key, stated as critical (RFC 3161 §2.3). */
  readonly stampsOnly: boolean
}

const curves: Readonly<Record<string, 'P-256' | 'P-384' | 'P-521'>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
}

/** What an X.509 certificate says; verifies nothing. Throws Malformed. */
export function parseStampCertificate(bytes: Uint8Array): StampCertificate {
  const [body] = partsOf(tagged(parseDer(bytes), der.sequence))
  const parts = partsOf(tagged(body, der.sequence)).filter(({ tag }) => tag !== contextTag(0))
  const [, , , validity, , key] = parts
  const [notBefore, notAfter] = partsOf(tagged(validity, der.sequence))
  const [algorithm] = partsOf(tagged(key, der.sequence))
  const [, parameters] = partsOf(tagged(algorithm, der.sequence))
  return {
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKey: tagged(key, der.sequence).whole,
    curve: parameters?.tag === der.oid ? (curves[oidOf(parameters)] ?? null) : null,
    stampsOnly: stampsOnly(parts.find(({ tag }) => tag === contextTag(3))),
  }
}

function stampsOnly(extensions: DerNode | undefined): boolean {
  if (!extensions) return false
  for (const extension of partsOf(parseDer(extensions.content))) {
    const [type, critical, value] = partsOf(extension)
    if (oidOf(type) !== oid.extendedKeyUsage) continue
    if (critical?.tag !== der.boolean || !value) return false
    const purposes = partsOf(parseDer(tagged(value, der.octets).content)).map(oidOf)
    return purposes.length === 1 && purposes[0] === oid.timeStamping
  }
  return false
}

/** The certificate in a file, PEM (RFC 7468, the first one) or DER. Throws Malformed. */
export function readCertificateFile(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === der.sequence) return bytes
  const text = String.fromCharCode(...bytes.slice(0, 65_536))
  const [, body] = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text) ?? []
  if (body === undefined) throw new Malformed('no certificate')
  return fromBase64(body.replace(/\s/g, ''))
}
