/**
 * `fuin-council/1`: who signs rolls. Signed by the council key itself, whose
 * fingerprint and hash every client pins. Lines ended by LF, in this order:
 *
 *     fuin-council/1
 *     portal <origin>
 *     council <fingerprint> <SHA-256 of the council public key's bytes, hex>
 *     made <milliseconds>
 *     threshold 2
 *     signer <person id> <fingerprint> <SHA-256 of the signer's public key's bytes, hex>
 *
 * Two to sixteen signer lines, ascending by person id, each person once.
 */
import type { Fingerprint, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { instant, parseFingerprint, parseId, parseSha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromUtf8, parseDecimal, utf8 } from './bytes.ts'

export interface CouncilSigner {
  readonly person: PersonId
  readonly fingerprint: Fingerprint
  readonly keyHash: Sha256Hex
}

export interface CouncilStatement {
  readonly portal: string
  readonly council: Fingerprint
  readonly councilKeyHash: Sha256Hex
  readonly made: Instant
  readonly signers: readonly CouncilSigner[]
}

/** How many of the signers a roll needs. */
export const councilThreshold = 2

/** The statement's bytes. Signers may come in any order; the text has them ascending. */
export function formatCouncilStatement(statement: CouncilStatement): Uint8Array {
  const signers = [...statement.signers].sort((a, b) => (a.person < b.person ? -1 : 1))
  const lines = [
    'fuin-council/1',
    `portal ${statement.portal}`,
    `council ${statement.council} ${statement.councilKeyHash}`,
    `made ${statement.made}`,
    `threshold ${councilThreshold}`,
    ...signers.map(({ person, fingerprint, keyHash }) => `signer ${person} ${fingerprint} ${keyHash}`),
    '',
  ]
  const bytes = utf8(lines.join('\n'))
  parseCouncilStatement(bytes)
  return bytes
}

const spelling =
  /^fuin-council\/1\nportal ([\x21-\x7e]{1,255})\ncouncil ([0-9a-f]{40}) ([0-9a-f]{64})\nmade ([0-9]+)\nthreshold 2\n((?:signer \S+ \S+ \S+\n){2,16})$/

/** The statement of these bytes. Throws Malformed unless they are in the one spelling. */
export function parseCouncilStatement(bytes: Uint8Array): CouncilStatement {
  const [, portal, council, hash, made, signers] = spelling.exec(fromUtf8(bytes)) ?? []
  if (portal === undefined || signers === undefined) throw new Malformed('council statement: unknown format')
  const milliseconds = Number(parseDecimal(made ?? '', 'council statement time'))
  if (!Number.isSafeInteger(milliseconds)) throw new Malformed('council statement: time is too large')
  return {
    portal,
    council: present(parseFingerprint(council)),
    councilKeyHash: present(parseSha256Hex(hash)),
    made: instant(milliseconds),
    signers: signersOf(signers.slice(0, -1).split('\n')),
  }
}

function signersOf(lines: readonly string[]): readonly CouncilSigner[] {
  const signers = lines.map(signerOf)
  // Ascending and each once; one key for two persons would let one of them sign alone.
  if (signers.some(({ person }, i) => i > 0 && person <= (signers[i - 1]?.person ?? ''))) {
    throw new Malformed('council statement: signers out of order')
  }
  if (new Set(signers.map(({ fingerprint }) => fingerprint)).size !== signers.length) {
    throw new Malformed('council statement: two signers with one key')
  }
  return signers
}

function signerOf(line: string): CouncilSigner {
  const [, person, fingerprint, keyHash] = line.split(' ')
  return {
    person: present(parseId('p', person)),
    fingerprint: present(parseFingerprint(fingerprint)),
    keyHash: present(parseSha256Hex(keyHash)),
  }
}

function present<T>(value: T | null): T {
  if (value === null) throw new Malformed('council statement: bad value')
  return value
}
