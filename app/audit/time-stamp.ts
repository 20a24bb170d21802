/**
 * Time stamps of RFC 3161 (with RFC 5816): the question, and whether an answer
 * is over these bytes, answers this question, and was signed by that authority.
 * ASN.1, CMS and X.509 are read by pkijs over WebCrypto. Stricter than the RFC:
 * SHA-256 alone for what is stamped, one signer, over SHA-2, and his certificate
 * one for time stamping alone that the stamp itself names (RFC 5816) and that
 * leads to one we were given (stamp-chain.ts).
 */
import { sha1 } from '@noble/hashes/legacy.js'
import { type AsnType, Integer, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import {
  AlgorithmIdentifier,
  type Attribute,
  Certificate,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedData,
  SignedDataVerifyError,
  type SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import { equalBytes, fromBase64 } from '../formats/bytes.ts'
import { sha256 } from '../formats/sha256.ts'
import { type Instant, instant } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { checkChain, StampNotProven } from './stamp-chain.ts'

const oid = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  signedData: '1.2.840.113549.1.7.2',
  stampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  subjectKeyIdentifier: '2.5.29.14',
} as const

const strongHashes: readonly string[] = [oid.sha256, oid.sha384, oid.sha512]
const longest = 65_536

/** TimeStampReq (§2.4.1) over a SHA-256, asking for the certificate in the answer. `nonce`: 8 to 20 bytes. */
export function formatStampRequest(asked: { readonly hash: Uint8Array; readonly nonce: Uint8Array }): Uint8Array {
  const hashAlgorithm = new AlgorithmIdentifier({ algorithmId: oid.sha256, algorithmParams: new Null() })
  const hashedMessage = new OctetString({ valueHex: plain(asked.hash) })
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({ hashAlgorithm, hashedMessage }),
    nonce: new Integer({ valueHex: plain(nonceContent(asked.nonce)) }),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}

// A leading zero octet keeps the number positive, whatever the bytes; the rest is as given.
const nonceContent = (nonce: Uint8Array): Uint8Array => Uint8Array.of(0, 0x80 | (nonce[0] ?? 0), ...nonce.slice(1))

export interface StampClaim {
  /** TimeStampResp, DER. */
  readonly response: Uint8Array
  /** What was stamped. */
  readonly data: Uint8Array
  /** DER, from the authority itself: its own certificate, or one above it. Null where nobody gave one: the stamp then holds by whatever certificate it brings, and nothing is known of who signed. */
  readonly certificates: readonly Uint8Array[] | null
  /** The question's; null where only the answer was kept. */
  readonly nonce: Uint8Array | null
}

/** Throws Malformed or StampNotProven. The time is the authority's word. */
export async function checkStamp(claim: StampClaim): Promise<{ readonly time: Instant }> {
  const signed = signedDataOf(claim.response)
  const info = infoOf(signed)
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const isOver = equalBytes(hashedMessage.valueBlock.valueHexView, sha256(claim.data))
  if (hashAlgorithm.algorithmId !== oid.sha256 || !isOver)
    throw new StampNotProven('bent', 'the time stamp is over something else')
  if (claim.nonce && !answers(info, claim.nonce))
    throw new StampNotProven('bent', 'the time stamp answers another question')
  const signerInfo = demandStrictSigner(signed)
  const given = (claim.certificates ?? []).map(readCertificate)
  const brought = broughtBy(signed)
  const signer = signerAmong(signerInfo, [...given, ...brought])
  // By that one, whatever else the answer brings with it.
  signed.certificates = [signer]
  await demandSigned(signed, claim.data)
  demandNamed(signerInfo, signer)
  if (claim.certificates) await checkChain({ signer, brought, given, time: info.genTime })
  return { time: instant(info.genTime.getTime()) }
}

const readCertificate = (der: Uint8Array): Certificate => parsed('certificate', () => Certificate.fromBER(plain(der)))

const mostBrought = 10

function broughtBy({ certificates = [] }: SignedData): readonly Certificate[] {
  if (certificates.length > mostBrought) throw new Malformed('time stamp: too many certificates')
  return certificates.filter((one) => one instanceof Certificate)
}

/** Whoever signed, as the signature names them (RFC 5652 §5.3). Throws StampNotProven. */
function signerAmong({ sid }: SignerInfo, certificates: readonly Certificate[]): Certificate {
  const found = certificates.find((one) =>
    sid instanceof IssuerAndSerialNumber
      ? one.issuer.isEqual(sid.issuer) && one.serialNumber.isEqual(sid.serialNumber)
      : isKeyId(one, sid),
  )
  if (found) return found
  throw new StampNotProven(
    'elsewhere',
    'the time stamp is by another authority: whose certificate is neither given nor in the time stamp',
  )
}

function isKeyId({ extensions = [] }: Certificate, sid: unknown): boolean {
  const own = extensions.find(({ extnID }) => extnID === oid.subjectKeyIdentifier)?.parsedValue
  return sid instanceof OctetString && own instanceof OctetString && sid.isEqual(own)
}

/** RFC 5816 §2.2.1, RFC 2634 §5.4: the signed part names its certificate by hash, so that none with the same key can take its place. */
function demandNamed(signer: SignerInfo, certificate: Certificate): void {
  const der = new Uint8Array(certificate.toSchema().toBER())
  const v2 = firstEssId(signer, oid.signingCertificateV2)
  const v1 = firstEssId(signer, oid.signingCertificate)
  const named = v2 ? namedByV2(v2, der) : v1 ? octetsIn(v1[0], sha1(der)) : false
  if (!named) throw new StampNotProven('bent', 'the time stamp does not name the certificate it was signed with')
}

/** SigningCertificate ::= SEQUENCE { certs SEQUENCE OF ESSCertID, policies OPTIONAL }: the first one's parts. */
function firstEssId(signer: SignerInfo, type: string): readonly AsnType[] | null {
  const [value] = attributeOf(signer, type)?.values ?? []
  const certs = partsOf(value)?.[0]
  return partsOf(partsOf(certs)?.[0])
}

/** ESSCertIDv2: the hash's algorithm may be left out, and is SHA-256 then. We take no other, as nobody sends one. */
function namedByV2([first, second]: readonly AsnType[], der: Uint8Array): boolean {
  if (first instanceof OctetString) return octetsIn(first, sha256(der))
  const [algorithm] = partsOf(first) ?? []
  const isSha256 = algorithm instanceof ObjectIdentifier && algorithm.getValue() === oid.sha256
  return isSha256 && octetsIn(second, sha256(der))
}

const partsOf = (value: unknown): readonly AsnType[] | null =>
  value instanceof Sequence ? value.valueBlock.value : null
const octetsIn = (value: unknown, octets: Uint8Array): boolean =>
  value instanceof OctetString && equalBytes(value.valueBlock.valueHexView, octets)

/** TimeStampResp (§2.4.2). Throws Malformed, also where the stamp was not granted. */
function signedDataOf(response: Uint8Array): SignedData {
  if (response.length > longest) throw new Malformed('time stamp: too long')
  const { status, timeStampToken: token } = parsed('answer', () => TimeStampResp.fromBER(plain(response)))
  if (status.status > 1 || !token) throw new Malformed('time stamp: not granted')
  if (token.contentType !== oid.signedData) throw new Malformed('time stamp: no signed data')
  return parsed('signed data', () => new SignedData({ schema: token.content }))
}

function infoOf({ encapContentInfo: { eContentType, eContent } }: SignedData): TSTInfo {
  if (eContentType !== oid.stampInfo || !eContent) throw new Malformed('time stamp: of another content')
  const info = parsed('content', () => TSTInfo.fromBER(eContent.getValue()))
  if (Number.isNaN(info.genTime.getTime())) throw new Malformed('time stamp: no time')
  return info
}

const answers = ({ nonce: answered }: TSTInfo, nonce: Uint8Array): boolean =>
  answered !== undefined && equalBytes(unsigned(answered.valueBlock.valueHexView), unsigned(nonceContent(nonce)))

/** A positive number without the octet that says so. */
const unsigned = (octets: Uint8Array): Uint8Array => (octets[0] === 0 ? octets.slice(1) : octets)

function demandStrictSigner({ signerInfos }: SignedData): SignerInfo {
  const [signer, second] = signerInfos
  if (!signer || second) throw new Malformed('time stamp: not exactly one signature')
  if (!strongHashes.includes(signer.digestAlgorithm.algorithmId))
    throw new Malformed('time stamp: signed over a weak hash')
  // RFC 5652 §11.1: else a signature over something else of theirs could pass for a stamp.
  const said = attributeOf(signer, oid.contentType)?.values[0]?.valueBlock.toString()
  if (said !== oid.stampInfo) throw new Malformed('time stamp: another content was signed')
  return signer
}

const attributeOf = ({ signedAttrs }: SignerInfo, type: string): Attribute | undefined =>
  signedAttrs?.attributes.find((attribute) => attribute.type === type)

async function demandSigned(signed: SignedData, data: Uint8Array): Promise<void> {
  try {
    if (await signed.verify({ signer: 0, data: plain(data).buffer })) return
  } catch (error) {
    // It says so of everything it cannot verify, and of nothing else.
    if (!(error instanceof SignedDataVerifyError)) throw error
  }
  throw new StampNotProven('bent', 'the signature of the time stamp is not good')
}

/** The certificates in a file, PEM (RFC 7468, one or several) or DER. Throws Malformed. */
export function readCertificateFile(bytes: Uint8Array): readonly Uint8Array[] {
  const text = String.fromCharCode(...bytes.slice(0, longest))
  const bodies = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)]
  const found = bodies.map(([, body = '']) => fromBase64(body.replace(/\s/g, '')))
  const all = found.length > 0 ? found : [bytes]
  if (all.length > mostBrought) throw new Malformed('time stamp: too many certificates in one file')
  for (const der of all) readCertificate(der)
  return all
}

/** Foreign bytes: whatever the reader of ASN.1 throws over them says that they are not what was due, and nothing may be left over. */
function parsed<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Malformed(`time stamp: no ${what} (${error instanceof Error ? error.message : String(error)})`)
  }
}

/** WebCrypto's types want a buffer nobody else can write to meanwhile. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
