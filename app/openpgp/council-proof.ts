/**
 * Who the council is and which roll is in force: the chain from the pinned
 * council key to a person's line. Runs anywhere; throws and returns the proven
 * thing, so that nobody holds an unproven one.
 */
import { type CouncilStatement, councilThreshold, parseCouncilStatement } from '../formats/council-statement.ts'
import { readKeyPackets } from '../formats/openpgp-key.ts'
import { parseOpenPgpSignature } from '../formats/openpgp-signature.ts'
import { parseRollHeader, type RollHeader, rollHeaderHash } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PinnedCouncil } from '../formats/trust-card.ts'
import type { PersonId, Sha256Hex } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import { judgeSignature, signatureTolerance } from './public-key.ts'

/** Statement, the council key's detached signature over it, the key itself; all bytes. */
export interface CouncilEvidence {
  readonly statement: Uint8Array
  readonly signature: Uint8Array
  readonly councilKey: Uint8Array
}

export interface RollEvidence {
  readonly council: CouncilEvidence
  readonly header: Uint8Array
  readonly signatures: readonly {
    readonly person: PersonId
    readonly signature: Uint8Array
    readonly publicKey: Uint8Array
  }[]
}

export interface ProvenRoll {
  readonly header: RollHeader
  readonly headerHash: Sha256Hex
}

/**
 * The statement, once its own council key signed it and names this portal.
 * Throws NotProven or Malformed. Which council key is the right one is for the
 * caller's pin to say: compare `council` and `councilKeyHash`.
 */
export async function proveCouncil(
  { statement, signature, councilKey }: CouncilEvidence,
  portal: string,
): Promise<CouncilStatement> {
  const said = parseCouncilStatement(statement)
  if (said.portal !== portal) throw new NotProven('council statement of another portal')
  if (sha256Hex(councilKey) !== said.councilKeyHash) throw new NotProven('council statement names another key')
  if (readKeyPackets(councilKey).primary.fingerprint !== said.council)
    throw new NotProven('council statement names another key')
  await judgeSignature({ text: statement, signature, keyBytes: councilKey, entryTime: said.made })
  return said
}

export const pinOf = ({ council, councilKeyHash }: CouncilStatement): PinnedCouncil => ({
  fingerprint: council,
  keyHash: councilKeyHash,
})

/**
 * The roll, once two different signers of the council's statement signed its
 * header. Throws NotProven or Malformed. Says nothing about whether it is the
 * newest, or still in force.
 */
export async function proveRoll(evidence: RollEvidence, portal: string): Promise<ProvenRoll> {
  const council = await proveCouncil(evidence.council, portal)
  const header = parseRollHeader(evidence.header)
  if (header.portal !== portal || header.council !== council.council) throw new NotProven('roll of another council')
  const signers = new Set<PersonId>()
  for (const { person, signature, publicKey } of evidence.signatures) {
    const signer = council.signers.find((candidate) => candidate.person === person)
    if (!signer || signer.keyHash !== sha256Hex(publicKey)) throw new NotProven('roll signed by somebody else')
    await judgeRollSignature({ header, bytes: evidence.header, signature, publicKey })
    signers.add(person)
  }
  if (signers.size < councilThreshold) throw new NotProven('roll signed by fewer than two')
  return { header, headerHash: rollHeaderHash(evidence.header) }
}

/** A signer may take days for the second signature, but never longer than the roll would be in force. */
export async function judgeRollSignature(claim: {
  readonly header: RollHeader
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
  readonly publicKey: Uint8Array
}): Promise<void> {
  const { createdAt } = parseOpenPgpSignature(claim.signature)
  if (createdAt < claim.header.time - signatureTolerance || createdAt >= claim.header.expires) {
    throw new NotProven('roll signed outside its time')
  }
  const { bytes: text, signature, publicKey: keyBytes } = claim
  await judgeSignature({ text, signature, keyBytes, entryTime: createdAt })
}
