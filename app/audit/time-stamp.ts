/**
 * Time stamps of RFC 3161 (with RFC 5816): the question, and whether an answer
 * is over these bytes, answers this question, and was signed by that authority.
 * ASN.1, CMS and X.509 are read by pkijs over WebCrypto. Stricter than the RFC:
 * SHA-256 alone for what is stamped, one signer, over SHA-2, and his certificate
 * one for time stamping alone.
 */
import { Integer, Null, OctetString } from 'asn1js'
import {
  AlgorithmIdentifier,
  type Attribute,
  Certificate,
  ExtKeyUsage,
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
import { Malformed, NotProven } from '../outcome.ts'

const oid = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  signedData: '1.2.840.113549.1.7.2',
  stampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
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
  /** The authority's own certificate, DER; null where nobody gave one: the stamp then holds by whatever certificate it brings, and nothing is known of who signed. */
  readonly certificate: Uint8Array | null
  /** The question's; null where only the answer was kept. */
  readonly nonce: Uint8Array | null
}

/** Throws Malformed or NotProven. The time is the authority's word. */
export async function checkStamp(claim: StampClaim): Promise<{ readonly time: Instant }> {
  const signed = signedDataOf(claim.response)
  const info = infoOf(signed)
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const isOver = equalBytes(hashedMessage.valueBlock.valueHexView, sha256(claim.data))
  if (hashAlgorithm.algorithmId !== oid.sha256 || !isOver) throw new NotProven('the time stamp is over something else')
  if (claim.nonce && !answers(info, claim.nonce)) throw new NotProven('the time stamp answers another question')
  demandStrictSigner(signed)
  if (claim.certificate) {
    const certificate = parsed('certificate', () => Certificate.fromBER(plain(claim.certificate as Uint8Array)))
    demandForStamps(certificate, info.genTime)
    // By that one, whatever the answer brings with it.
    signed.certificates = [certificate]
  }
  await demandSigned(signed, claim.data)
  return { time: instant(info.genTime.getTime()) }
}

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

function demandStrictSigner({ signerInfos }: SignedData): void {
  const [signer, second] = signerInfos
  if (!signer || second) throw new Malformed('time stamp: not exactly one signature')
  if (!strongHashes.includes(signer.digestAlgorithm.algorithmId))
    throw new Malformed('time stamp: signed over a weak hash')
  // RFC 5652 §11.1: else a signature over something else of theirs could pass for a stamp.
  const said = attributeOf(signer, oid.contentType)?.values[0]?.valueBlock.toString()
  if (said !== oid.stampInfo) throw new Malformed('time stamp: another content was signed')
}

const attributeOf = ({ signedAttrs }: SignerInfo, type: string): Attribute | undefined =>
  signedAttrs?.attributes.find((attribute) => attribute.type === type)

/** RFC 3161 §2.3: the certificate's one purpose, and that as critical. */
function demandForStamps({ extensions, notBefore, notAfter }: Certificate, time: Date): void {
  const usage = extensions?.find(({ extnID }) => extnID === oid.extendedKeyUsage)
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : []
  if (!usage?.critical || purposes.length !== 1 || purposes[0] !== oid.timeStamping)
    throw new NotProven('the certificate is not one for time stamping alone')
  if (time < notBefore.value || time > notAfter.value)
    throw new NotProven('the time stamp was made outside the time of its certificate')
}

const certificateNotFound = 3

async function demandSigned(signed: SignedData, data: Uint8Array): Promise<void> {
  try {
    if (await signed.verify({ signer: 0, data: plain(data).buffer })) return
  } catch (error) {
    // It says so of everything it cannot verify, and of nothing else.
    if (!(error instanceof SignedDataVerifyError)) throw error
    if (error.code === certificateNotFound) throw new NotProven('the time stamp is by another authority')
  }
  throw new NotProven('the signature of the time stamp is not good')
}

/** The certificate in a file, PEM (RFC 7468, the first one) or DER. Throws Malformed. */
export function readCertificateFile(bytes: Uint8Array): Uint8Array {
  const text = String.fromCharCode(...bytes.slice(0, longest))
  const [, body] = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text) ?? []
  const der = body === undefined ? bytes : fromBase64(body.replace(/\s/g, ''))
  parsed('certificate', () => Certificate.fromBER(plain(der)))
  return der
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
