/**
 * Whether a time stamp's certificate leads to one we were given: that very one, or
 * an authority above it (RFC 5280 §6, as far as an authority for time stamps
 * needs it). Signatures of certificates are pkijs's to verify. The walk is ours:
 * pkijs's own asks for no path length and has no end where two authorities
 * certify each other. What we do not know and is critical is refused, so name
 * constraints and the like never pass unread.
 */
import { BasicConstraints, type Certificate, ExtKeyUsage, type RelativeDistinguishedNames } from 'pkijs'
import { equalBytes } from '../formats/bytes.ts'
import { isTrouble, NotProven } from '../outcome.ts'

/** Why a stamp is not believed, as a word for whoever has to mend it. */
export type StampFlaw = 'elsewhere' | 'expired' | 'purpose' | 'bent'

export class StampNotProven extends NotProven {
  readonly flaw: StampFlaw
  constructor(flaw: StampFlaw, message: string) {
    super(message)
    this.flaw = flaw
  }
}

/** The flaw, where the error is one of a stamp. By what it holds: see outcome.ts on classes that exist twice. */
export const flawOf = (error: unknown): StampFlaw | null =>
  isTrouble(error, 'NotProven') && 'flaw' in error ? (error as StampNotProven).flaw : null

const oid = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  anyPurpose: '2.5.29.37.0',
} as const

// Beside the three above: subject and authority key id, certificate policies. These only narrow what we do not ask.
const known: readonly string[] = [
  oid.keyUsage,
  oid.basicConstraints,
  oid.extendedKeyUsage,
  '2.5.29.14',
  '2.5.29.35',
  '2.5.29.32',
]
// RSA PKCS#1 v1.5 and ECDSA over SHA-2, RSA PSS.
const strongSignatures: readonly string[] = [
  '1.2.840.113549.1.1.10',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
]

/** Authorities between the stamp's certificate and the one given. */
const mostBetween = 4

export interface StampChain {
  /** Of whoever signed the stamp. */
  readonly signer: Certificate
  /** What came with the stamp. Believed in nothing but to be on the way. */
  readonly brought: readonly Certificate[]
  /** What we were given, from the authority itself. */
  readonly given: readonly Certificate[]
  /** What the stamp says; everything on the way was valid then. */
  readonly time: Date
}

/** Throws StampNotProven. */
export async function checkChain(chain: StampChain): Promise<void> {
  const { signer, given, time } = chain
  demandForStamps(signer)
  demandKnown(signer)
  demandThen(signer, time)
  if (given.some((one) => isSame(one, signer))) return
  await climb(chain, signer, [])
}

/** RFC 3161 §2.3: the certificate's one purpose, and that as critical. */
function demandForStamps(certificate: Certificate): void {
  const usage = extensionOf(certificate, oid.extendedKeyUsage)
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : []
  if (!usage?.critical || purposes.length !== 1 || purposes[0] !== oid.timeStamping)
    throw new StampNotProven('purpose', `the certificate of ${nameOf(certificate)} is not one for time stamping alone`)
}

function demandThen(certificate: Certificate, time: Date): void {
  const { notBefore, notAfter } = certificate
  if (time >= notBefore.value && time <= notAfter.value) return
  const span = `${day(notBefore.value)} to ${day(notAfter.value)}`
  throw new StampNotProven(
    'expired',
    `the time stamp says ${day(time)}, outside the time of the certificate of ${nameOf(certificate)}: ${span}`,
  )
}

function demandKnown(certificate: Certificate): void {
  const strange = (certificate.extensions ?? []).find(({ critical, extnID }) => critical && !known.includes(extnID))
  if (strange)
    throw new StampNotProven(
      'purpose',
      `the certificate of ${nameOf(certificate)} has a critical extension that is not understood here (${strange.extnID})`,
    )
}

/** From one certificate to whoever issued it, until one that was given. `below`: how we came there. */
async function climb(chain: StampChain, certificate: Certificate, below: readonly Certificate[]): Promise<void> {
  if (below.length > mostBetween) throw elsewhere(chain, certificate)
  const on = [...below, certificate]
  const beside = [...chain.given, ...chain.brought].filter((one) => !on.some((passed) => isSame(passed, one)))
  const issuers: Certificate[] = []
  for (const one of beside) if (await isIssuedBy(certificate, one)) issuers.push(one)
  const issuer = issuers[0]
  if (!issuer) throw elsewhere(chain, certificate)
  demandAuthority(issuer, on.length - 1)
  demandThen(issuer, chain.time)
  if (!chain.given.some((one) => isSame(one, issuer))) await climb(chain, issuer, on)
}

async function isIssuedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  if (!certificate.issuer.isEqual(issuer.subject)) return false
  if (!strongSignatures.includes(certificate.signatureAlgorithm.algorithmId)) return false
  try {
    return await certificate.verify(issuer)
  } catch {
    // A key of a kind it does not know, or bytes that are none: not issued by this one, then.
    return false
  }
}

/** `between`: how many authorities stand between this one and the stamp's certificate. */
function demandAuthority(certificate: Certificate, between: number): void {
  const constraints = extensionOf(certificate, oid.basicConstraints)?.parsedValue
  const usage = extensionOf(certificate, oid.keyUsage)?.parsedValue
  const purposes = extensionOf(certificate, oid.extendedKeyUsage)?.parsedValue
  const isAuthority = constraints instanceof BasicConstraints && constraints.cA
  // keyCertSign is bit 5 (RFC 5280 §4.2.1.3).
  const maySign = !usage || ((usage.valueBlock.valueHexView?.[0] ?? 0) & 0x04) !== 0
  if (!isAuthority || !maySign)
    throw new StampNotProven('purpose', `${nameOf(certificate)} is no authority that may issue certificates`)
  const longest = constraints.pathLenConstraint
  if (typeof longest === 'number' && longest < between)
    throw new StampNotProven('purpose', `${nameOf(certificate)} may not have so many authorities below it`)
  const forStamps = purposes instanceof ExtKeyUsage ? purposes.keyPurposes : [oid.timeStamping]
  if (!forStamps.includes(oid.timeStamping) && !forStamps.includes(oid.anyPurpose))
    throw new StampNotProven('purpose', `${nameOf(certificate)} is no authority for time stamping`)
  demandKnown(certificate)
}

function elsewhere({ given }: StampChain, certificate: Certificate): StampNotProven {
  const said = `the certificate of ${nameOf(certificate)} was issued by ${named(certificate.issuer)}`
  const here = given.map(nameOf).join(', ')
  return new StampNotProven('elsewhere', `the time stamp is by another authority: ${said}; given is ${here}`)
}

const extensionOf = ({ extensions }: Certificate, type: string) => extensions?.find(({ extnID }) => extnID === type)

const isSame = (one: Certificate, other: Certificate): boolean =>
  one === other || equalBytes(new Uint8Array(one.toSchema().toBER()), new Uint8Array(other.toSchema().toBER()))

const commonName = '2.5.4.3'

/** The common name, or all of a name; nothing in it can move a terminal's cursor. */
function named({ typesAndValues }: RelativeDistinguishedNames): string {
  const common = typesAndValues.filter(({ type }) => type === commonName)
  const parts = (common.length > 0 ? common : typesAndValues).map(({ value }) => String(value.valueBlock.value))
  return `“${parts
    .join(', ')
    .replace(/\p{C}+/gu, ' ')
    .slice(0, 100)}”`
}

const nameOf = ({ subject }: Certificate): string => named(subject)
const day = (time: Date): string => time.toISOString().slice(0, 10)
