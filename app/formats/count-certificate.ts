/**
 * `fuin-certificate/1`: by a day, the log holds exactly so many entries about a person
 * (or on an organization's matters), as anybody can check without us. Canonical JSON of
 *
 *     v         fuin-certificate/1
 *     entry     the entry `counted`, its very bytes (base64)
 *     receipt   its place in the log (C2SP tlog-proof)
 *     count     their own line under it with the way to its root (counted.ts)
 *
 * The line names the entry that was their last by its leaf hash. Every one of theirs
 * says itself which it is, 1, 2, 3 … without a gap: so whoever holds that many holds all.
 */
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { bytes, type Decoded, object, oneOf, text } from './codec.ts'
import { countProof } from './counted.ts'
import { wireLimits } from './proof-wire.ts'

const countCertificate = object({
  v: oneOf(['fuin-certificate/1']),
  entry: bytes({ most: wireLimits.entry }),
  receipt: text({ most: wireLimits.receipt }),
  count: countProof,
})
export type CountCertificate = Omit<Decoded<typeof countCertificate>, 'v'>

const longest = 2_000_000

export const formatCertificate = (certificate: CountCertificate): Uint8Array =>
  canonicalJson(countCertificate.encode({ v: 'fuin-certificate/1', ...certificate }))

/** Throws Malformed unless the bytes are in the one spelling. */
export function parseCertificate(file: Uint8Array): CountCertificate {
  const json = parseCanonicalJson(file, { numbers: 'integers', maxBytes: longest })
  const { v: _, ...certificate } = countCertificate.decode(json, 'certificate')
  return certificate
}
