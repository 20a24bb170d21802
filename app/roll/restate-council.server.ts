import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { firstSignerStands } from '../acts/first-signer.server.ts'
import { type ActOf, type ActRefusal, sameObjects } from '../acts/judge-act.server.ts'
import { takePreparedAct } from '../acts/take-act.server.ts'
import { fromUtf8, toBase64 } from '../formats/bytes.ts'
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
  statementWaits,
} from '../formats/council-statement.ts'
import { portalOf } from '../formats/log-origin.ts'
import type { CouncilStep } from '../formats/proof-wire.ts'
import { parseRollLine } from '../formats/roll.ts'
import { type Instant, instant, type PersonId, type Sha256Hex } from '../ids.ts'
import {
  addStatementProposal,
  type CouncilOnRecord,
  councilOnRecord,
  putStatementInForce,
  type StatementProposed,
  statementProposed,
} from '../keyring/council-key-store.server.ts'
import { type Db, keyBytesByHash } from '../keyring/key-store.server.ts'
import {
  currentOf,
  followingOf,
  judgeKeys,
  judgeSigner,
  type ProvenCouncil,
  proveCouncil,
  signerOf,
} from '../openpgp/council-proof.ts'
import type { ForeignKeyRefusal } from '../openpgp/foreign-keys.server.ts'
import { rememberKey, signatureTolerance } from '../openpgp/public-key.ts'
import { Broken, done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import { statementObjects } from './council-statement-act.ts'
import { sameHolder, sameSigner } from './make-council-key.server.ts'
import { overseerIn } from './overseer.server.ts'
import { signerKeys } from './recipient-store.server.ts'
import { dropProposal, rollHead } from './roll-store.server.ts'
import type { StatementProposalSent, StatementSignatureSent } from './roll-wire.ts'

export type StatementRefusal =
  | 'no-council-key'
  | 'not-a-signer'
  | 'statement-unreadable'
  | 'statement-outdated'
  | 'statement-gone'
  | 'statement-signed-by-you'
  | 'signers-left-too-few'
  | 'signers-differ'
  | 'shares-differ'
  | 'two-signers-left'
  | 'first-signer-gone'
  | ForeignKeyRefusal
  | ActRefusal

/** A statement read and proven as far as its signatures go. */
interface Read {
  readonly statement: CouncilStatement
  readonly change: StatementChange
  readonly council: CouncilOnRecord
}

/** The first signature: who signs rolls, stated anew, waits for another signer. Nobody follows it yet. */
export async function proposeStatement(
  ground: Ground,
  { by, sent }: { readonly by: ActorFields; readonly sent: StatementProposalSent },
): Promise<Outcome<undefined, StatementRefusal>> {
  const statement = readForeign(() => parseCouncilStatement(sent.statement))
  if (!statement) return refused('statement-unreadable')
  return takePreparedAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'council', objects: statementObjects(statement, sent.statement) },
      prepare: ({ act }) => readProposal(ground, { statement, sent, signer: by.actor, key: act.key }),
      look: async ({ trx, at }, read) => {
        const flaw = await flawOf(trx, read, at)
        if (flaw) return refused(flaw)
        return sharesFit(sent, read) ? done(read) : refused('shares-differ')
      },
      write: async ({ trx, at, nextIndex: entryIndex, judged }) => {
        await addStatementProposal(trx, proposalOf(statement, { sent, by: by.actor, at, entryIndex }))
        return [{ kind: 'council-proposed', objects: judged.act.objects }]
      },
      answer: () => done(),
    },
  )
}

const proposalOf = (
  statement: CouncilStatement,
  { sent, by, at, entryIndex }: { sent: StatementProposalSent; by: PersonId; at: Instant; entryIndex: bigint },
) => ({
  number: numberOf(statement),
  fingerprint: statement.council,
  statement: sent.statement,
  signature: sent.signature,
  councilKey: sent.councilKey,
  former: sent.former,
  proposedBy: by,
  firstSignature: sent.first,
  shares: sent.shares,
  expiresAt: instant(statement.made + statementWaits),
  at,
  entryIndex,
})

interface Proposing {
  readonly statement: CouncilStatement
  readonly sent: StatementProposalSent
  readonly signer: PersonId
  readonly key: CouncilSigner['fingerprint']
}

async function readProposal(
  ground: Ground,
  { statement, sent, signer, key }: Proposing,
): Promise<Outcome<Read, StatementRefusal>> {
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const mine = signerOf(council.signers, signer)
  const known = mine && (await bytesNamed(ground.db, mine.keyHash))
  // The key the council's statement names, not merely the person's present one.
  if (!known || mine.fingerprint !== key) return refused('not-a-signer')
  if (statement.council !== council.fingerprint) {
    const foreign = await ground.foreignKeys.read(sent.councilKey)
    if (!foreign.ok) return foreign
    rememberKey(foreign.value)
  }
  if (Math.abs(statement.made - ground.now()) > signatureTolerance) return refused('statement-outdated')
  const change = await provenChange(ground, { statement, sent, council, first: { signer, publicKey: known } })
  return change ? done({ statement, change, council }) : refused('statement-unreadable')
}

/** What it changes, if it follows what is in force and its keys and its first signer signed it; else null. */
async function provenChange(
  { log }: Pick<Ground, 'log'>,
  parts: {
    readonly statement: CouncilStatement
    readonly sent: StatementProposalSent
    readonly council: CouncilOnRecord
    readonly first: { readonly signer: PersonId; readonly publicKey: Uint8Array }
  },
): Promise<StatementChange | null> {
  const { statement, sent, council, first } = parts
  return provenOrNull(async () => {
    const before = await proveCouncil(council.proof, portalOf(log.trust.origin))
    const change = checkStatementFollows(statement, currentOf(before))
    await judgeKeys(sent, { statement, change, former: councilKeyOf(council) })
    const signature = { person: first.signer, signature: sent.first, publicKey: first.publicKey }
    await judgeSigner(sent.statement, signature, { statement, before })
    return change
  })
}

const councilKeyOf = ({ proof }: CouncilOnRecord): Uint8Array => proof.later.at(-1)?.councilKey ?? proof.councilKey

/** Why it may not stand by what the tables say at this moment; asked inside the step, at either signature. */
async function flawOf(
  trx: Db,
  { statement, change, council }: Read,
  at: Instant,
): Promise<'statement-outdated' | 'signers-differ' | 'signers-left-too-few' | null> {
  const now = await councilOnRecord(trx)
  if (now?.statements.at(-1)?.hash !== council.statements.at(-1)?.hash) return 'statement-outdated'
  const roll = await rollHead(trx)
  const follows = rollsFrom(statement) === (roll?.counter ?? 0) + 1
  // Meanwhile a roll was put in force: these signers would begin before it.
  if (!follows || statement.place?.rollBefore !== (roll?.headerHash ?? null)) return 'statement-outdated'
  const fit = await signerKeys(trx, at)
  if (!change.added.every((added) => fit.some((key) => sameSigner(added, key)))) return 'signers-differ'
  const able = statement.signers.filter((signer) => fit.some((key) => sameHolder(signer, key)))
  return able.length < councilThreshold ? 'signers-left-too-few' : null
}

/** Exactly those who had no share of this key. */
function sharesFit({ shares }: StatementProposalSent, { statement, change }: Read): boolean {
  const wanted = (change.anotherKey ? statement.signers : change.added).map(({ person }) => person).sort()
  return JSON.stringify(shares.map(({ person }) => person).sort()) === JSON.stringify(wanted)
}

/**
 * The second signature puts the statement in force: from the next roll on these sign.
 * Its entry holds all that strangers check it by, and a roll that waits is signed
 * anew, by whom it now takes.
 */
export async function confirmStatement(
  ground: Ground,
  { by, sent }: { readonly by: ActorFields; readonly sent: StatementSignatureSent },
): Promise<Outcome<undefined, StatementRefusal>> {
  return takePreparedAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'council' },
      prepare: ({ act }) => readConfirmation(ground, { sent, act }),
      look: async ({ trx, at }, read) => {
        if ((await statementProposed(trx))?.hash !== sent.hash) return refused('statement-gone')
        const flaw = (await flawOfSecond(trx, { read, at })) ?? (await flawOf(trx, read, at))
        return flaw ? refused(flaw) : done(read)
      },
      write: async ({ trx, at, nextIndex: entryIndex, judged }, { step, waiting }) => {
        const second = { person: by.actor, signature: sent.second, oversight: step.oversight }
        if (!(await putStatementInForce(trx, { number: waiting.number, ...second, at, entryIndex })))
          throw new Broken(`council statement ${waiting.number} was signed between two statements`)
        await dropProposal(trx)
        return [{ kind: 'council-restated', objects: judged.act.objects, data: statementData(step) }]
      },
      answer: () => done(),
    },
  )
}

interface ReadStep extends Read {
  readonly step: CouncilStep
  readonly waiting: StatementProposed
}

async function readConfirmation(
  ground: Ground,
  { sent, act }: { readonly sent: StatementSignatureSent; readonly act: ActOf<'council'> },
): Promise<Outcome<ReadStep, StatementRefusal>> {
  const { actor: signer } = act
  const waiting = await statementProposed(ground.db)
  if (!waiting || waiting.hash !== sent.hash) return refused('statement-gone')
  const statement = parseCouncilStatement(waiting.statement)
  if (!sameObjects(act.objects, statementObjects(statement, waiting.statement)))
    return refused('act-about-something-else')
  if (waiting.proposedBy === signer) return refused('statement-signed-by-you')
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const oversight = signerOf(council.signers, signer) ? null : await overseerIn(ground.db, signer)
  if (!oversight && !signerOf(council.signers, signer)) return refused('not-a-signer')
  const keys = await keysOfBoth(ground.db, { council, waiting, second: signer, oversight })
  if (!keys) return refused('not-a-signer')
  const step: CouncilStep = {
    statement: waiting.statement,
    signature: waiting.signature,
    councilKey: waiting.councilKey,
    former: waiting.former,
    by: [
      { person: waiting.proposedBy, signature: waiting.firstSignature, publicKey: keys.first },
      { person: signer, signature: sent.second, publicKey: keys.second },
    ],
    oversight,
  }
  const change = await provenOrNull(async () => {
    const before: ProvenCouncil = await proveCouncil(council.proof, portalOf(ground.log.trust.origin))
    return (await followingOf(step, { before, councilKey: councilKeyOf(council) })).change
  })
  return change ? done({ statement, change, council, step, waiting }) : refused('statement-unreadable')
}

interface BothKeys {
  readonly council: CouncilOnRecord
  readonly waiting: StatementProposed
  readonly second: PersonId
  readonly oversight: CouncilStep['oversight']
}

/** By the very bytes that the statement, or the roll's line, names. */
async function keysOfBoth(db: Db, { council, waiting, second, oversight }: BothKeys) {
  const proposer = signerOf(council.signers, waiting.proposedBy)
  const seconder = signerOf(council.signers, second) ?? (oversight && parseRollLine(oversight.line.line))
  const first = proposer && (await bytesNamed(db, proposer.keyHash))
  const own = seconder && (await bytesNamed(db, seconder.keyHash))
  return first && own ? { first, second: own } : null
}

const bytesNamed = async (db: Db, hash: Sha256Hex): Promise<Uint8Array | null> =>
  (await keyBytesByHash(db, [hash])).get(hash)?.publicKey ?? null

/** Who seconds it, by what the tables say: oversight only where one signer is left. */
async function flawOfSecond(
  trx: Db,
  { read, at }: { readonly read: ReadStep; readonly at: Instant },
): Promise<'statement-outdated' | 'first-signer-gone' | 'two-signers-left' | null> {
  const { waiting } = read
  if (waiting.expiresAt <= at) return 'statement-outdated'
  const proposer = { person: waiting.proposedBy, role: 'secretariat', at } as const
  if (!(await firstSignerStands(trx, proposer))) return 'first-signer-gone'
  if (!read.step.oversight) return null
  const fit = await signerKeys(trx, at)
  const left = read.council.signers.filter((signer) => fit.some((key) => sameHolder(signer, key)))
  return left.length < councilThreshold && onlyAdded(read.change) ? null : 'two-signers-left'
}

function statementData({ statement, signature, former, by }: CouncilStep): Readonly<Record<string, string>> {
  const [first, second] = by
  return {
    statement: fromUtf8(statement),
    signature: toBase64(signature),
    ...(former ? { formerSignature: toBase64(former) } : {}),
    firstSigner: first.person,
    firstSignature: toBase64(first.signature),
    secondSigner: second.person,
    secondSignature: toBase64(second.signature),
  }
}

async function provenOrNull<T>(prove: () => Promise<T>): Promise<T | null> {
  try {
    return await prove()
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}
