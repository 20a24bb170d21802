/**
 * Who the council is and which roll is in force: the chain from the pinned
 * council key to a person's line. Runs anywhere; throws and returns the proven
 * thing, so that nobody holds an unproven one.
 */
import {
  type CouncilSigner,
  type CouncilStatement,
  checkStatementFollows,
  councilThreshold,
  numberOf,
  onlyAdded,
  parseCouncilStatement,
  rollsFrom,
  type StatementChange,
  statementHash,
  statementWaits,
} from '../formats/council-statement.ts'
import { readKeyPackets } from '../formats/openpgp-key.ts'
import { parseOpenPgpSignature } from '../formats/openpgp-signature.ts'
import type { CouncilProof, CouncilStep, RollProof } from '../formats/proof-wire.ts'
import { checkRollLine, parseRollHeader, type RollHeader, rollHeaderHash } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { PersonId, Sha256Hex } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import { judgeSignature, signatureTolerance } from './public-key.ts'

/** The founding statement, the council key's detached signature over it, the key itself, and what followed. */
export type CouncilEvidence = CouncilProof
export type RollEvidence = RollProof

/** One statement that holds, and what it changed. */
export interface ProvenStatement {
  readonly statement: CouncilStatement
  readonly hash: Sha256Hex
  /** Null: the founding one. */
  readonly change: StatementChange | null
  /** Who signed it; none under the founding one. The second of them is oversight's where one signer was left. */
  readonly by: readonly PersonId[]
  readonly byOversight: boolean
}

/** Every statement of a council, the founding one first; all of them hold. */
export interface ProvenCouncil {
  readonly statements: readonly [ProvenStatement, ...ProvenStatement[]]
}

export interface ProvenRoll {
  readonly header: RollHeader
  readonly headerHash: Sha256Hex
}

/** A statement as a card pins it. */
interface KnownStatement {
  readonly number: number
  readonly hash: Sha256Hex
}

/** The statement in force. */
export function currentOf({ statements }: ProvenCouncil): ProvenStatement {
  return statements.at(-1) ?? statements[0]
}

/** The statement whose signers sign the roll of this counter. */
export function statementFor({ statements }: ProvenCouncil, counter: number): CouncilStatement {
  return (statements.findLast(({ statement }) => rollsFrom(statement) <= counter) ?? statements[0]).statement
}

/**
 * The council, once its founding key signed the founding statement, and each later
 * statement was signed as it has to be by those before it. Throws NotProven or
 * Malformed. Which council is the right one is for the caller's pin to say.
 */
export async function proveCouncil(evidence: CouncilEvidence, portal: string): Promise<ProvenCouncil> {
  const { later, ...founding } = evidence
  let before = await foundingOf(founding, portal)
  let { councilKey } = founding
  for (const step of later) {
    before = { statements: [...before.statements, await followingOf(step, { before, councilKey })] }
    councilKey = step.councilKey
  }
  return before
}

async function foundingOf(
  { statement: bytes, signature, councilKey }: Omit<CouncilEvidence, 'later'>,
  portal: string,
): Promise<ProvenCouncil> {
  const statement = parseCouncilStatement(bytes)
  if (statement.portal !== portal) throw new NotProven('council statement of another portal')
  if (statement.place) throw new NotProven('council statement: not the founding one')
  await judgeCouncilKey({ bytes, statement, signature, councilKey })
  const hash = statementHash(bytes)
  return { statements: [{ statement, hash, change: null, by: [], byOversight: false }] }
}

async function judgeCouncilKey({
  bytes,
  statement: { council, councilKeyHash, made },
  signature,
  councilKey,
}: {
  readonly bytes: Uint8Array
  readonly statement: CouncilStatement
  readonly signature: Uint8Array
  readonly councilKey: Uint8Array
}): Promise<void> {
  if (sha256Hex(councilKey) !== councilKeyHash) throw new NotProven('council statement names another key')
  if (readKeyPackets(councilKey).primary.fingerprint !== council)
    throw new NotProven('council statement names another key')
  await judgeSignature({ text: bytes, signature, keyBytes: councilKey, entryTime: made })
}

interface Following {
  readonly before: ProvenCouncil
  /** The council key's bytes of the statement before. */
  readonly councilKey: Uint8Array
}

/**
 * The next statement, once all signed it that have to: the council key it names,
 * the former one where that is another, and two people. Throws NotProven or Malformed.
 */
export async function followingOf(step: CouncilStep, following: Following): Promise<ProvenStatement> {
  const statement = parseCouncilStatement(step.statement)
  const before = currentOf(following.before)
  const change = checkStatementFollows(statement, before)
  await judgeKeys(step, { statement, change, former: following.councilKey })
  await judgeBoth(step, { statement, change, before: following.before })
  const by = step.by.map(({ person }) => person)
  return { statement, hash: statementHash(step.statement), change, by, byOversight: step.oversight !== null }
}

/** The council key's own signature, and where there is another key from here on, that of the one before. */
export async function judgeKeys(
  step: Pick<CouncilStep, 'statement' | 'signature' | 'councilKey' | 'former'>,
  about: { readonly statement: CouncilStatement; readonly change: StatementChange; readonly former: Uint8Array },
): Promise<void> {
  const { statement, change, former } = about
  const { statement: bytes, signature, councilKey } = step
  await judgeCouncilKey({ bytes, statement, signature, councilKey })
  if (change.anotherKey !== (step.former !== null))
    throw new NotProven('council statement: another key is signed for by the one before it, and only another key')
  if (step.former)
    await judgeSignature({ text: bytes, signature: step.former, keyBytes: former, entryTime: statement.made })
}

interface StatementSigned {
  readonly statement: CouncilStatement
  readonly change: StatementChange
  readonly before: ProvenCouncil
}

async function judgeBoth(step: CouncilStep, signed: StatementSigned): Promise<void> {
  const [first, second] = step.by
  if (first.person === second.person || sha256Hex(first.publicKey) === sha256Hex(second.publicKey))
    throw new NotProven('council statement: signed by one person twice')
  await judgeSigner(step.statement, first, signed)
  if (step.oversight) await judgeOversight(step, step.oversight, signed)
  else await judgeSigner(step.statement, second, signed)
}

type Signature = CouncilStep['by'][number]

/** The signature of one of the signers that the statement before named, with the very key it named. */
export async function judgeSigner(
  bytes: Uint8Array,
  { person, signature, publicKey }: Signature,
  { statement, before }: Pick<StatementSigned, 'statement' | 'before'>,
): Promise<void> {
  const signer = currentOf(before).statement.signers.find((one) => one.person === person)
  if (!signer || signer.keyHash !== sha256Hex(publicKey)) throw new NotProven('council statement: by somebody else')
  await judgeStatementSignature({ bytes, statement, signature, publicKey })
}

/**
 * Where one signer is left, whom the last roll names in oversight is the second:
 * for a statement that adds one signer, who is somebody else, and does nothing
 * besides. The one exception to two keys of the secretariat (design: protocol, The
 * roll). The roll needs none: from that statement on there are two to sign it.
 */
async function judgeOversight(
  step: CouncilStep,
  oversight: NonNullable<CouncilStep['oversight']>,
  { statement, change, before }: StatementSigned,
): Promise<void> {
  const [, second] = step.by
  const added = onlyAdded(change)
  if (!added) throw new NotProven('council statement: with oversight nothing but one more signer')
  const { header, headerHash } = await rollUnder(before, oversight)
  if (headerHash !== statement.place?.rollBefore) throw new NotProven('council statement: oversight of another roll')
  const line = checkRollLine(header, oversight.line)
  const isTheirs = line.person === second.person && line.keyHash === sha256Hex(second.publicKey)
  if (!isTheirs || line.role !== 'oversight') throw new NotProven('council statement: not by oversight')
  if (added.person === line.person || added.keyHash === line.keyHash)
    throw new NotProven('council statement: oversight signs no rolls')
  await judgeStatementSignature({ bytes: step.statement, statement, ...second })
}

/** The second signer may take days, but no longer than a proposal waits. */
async function judgeStatementSignature(claim: {
  readonly bytes: Uint8Array
  readonly statement: CouncilStatement
  readonly signature: Uint8Array
  readonly publicKey: Uint8Array
}): Promise<void> {
  const { made } = claim.statement
  const { createdAt } = parseOpenPgpSignature(claim.signature)
  if (createdAt < made - signatureTolerance || createdAt >= made + statementWaits)
    throw new NotProven('council statement: signed outside its time')
  const { bytes: text, signature, publicKey: keyBytes } = claim
  await judgeSignature({ text, signature, keyBytes, entryTime: createdAt })
}

/** The signer of these whose line this is; null where there is none. */
export const signerOf = (signers: readonly CouncilSigner[], person: PersonId): CouncilSigner | null =>
  signers.find((signer) => signer.person === person) ?? null

/** What a vault remembers of a council it has proven. */
export const knownOf = ({ statement, hash }: ProvenStatement): KnownStatement => ({
  number: numberOf(statement),
  hash,
})

/**
 * The roll, once two different signers of the council signed its header. Throws
 * NotProven or Malformed. Says nothing about whether it is the newest, or still in
 * force.
 */
export async function proveRoll(evidence: RollEvidence, portal: string): Promise<ProvenRoll> {
  return rollUnder(await proveCouncil(evidence.council, portal), evidence)
}

/**
 * The same under a council that is proven already: by two of those whose statement
 * is for that roll. Where signers changed after it, it is the very roll they left.
 */
export async function rollUnder(
  council: ProvenCouncil,
  { header: bytes, signatures }: Pick<RollEvidence, 'header' | 'signatures'>,
): Promise<ProvenRoll> {
  const header = parseRollHeader(bytes)
  const statement = statementFor(council, header.counter)
  if (header.portal !== statement.portal || header.council !== statement.council)
    throw new NotProven('roll of another council')
  const headerHash = rollHeaderHash(bytes)
  const left = council.statements.find((one) => rollsFrom(one.statement) === header.counter + 1)?.statement.place
  if (left && left.rollBefore !== headerHash) throw new NotProven('roll signed by who had left')
  const signers = new Set<PersonId>()
  for (const { person, signature, publicKey } of signatures) {
    const signer = signerOf(statement.signers, person)
    if (!signer || signer.keyHash !== sha256Hex(publicKey)) throw new NotProven('roll signed by somebody else')
    await judgeRollSignature({ header, bytes, signature, publicKey })
    signers.add(person)
  }
  if (signers.size < councilThreshold) throw new NotProven('roll signed by fewer than two')
  return { header, headerHash }
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
