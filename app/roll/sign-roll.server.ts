import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { firstSignerStands } from '../acts/first-signer.server.ts'
import { type ActRefusal, type JudgedAct, sameObjects } from '../acts/judge-act.server.ts'
import { type ActStep, type Taking, takePreparedAct } from '../acts/take-act.server.ts'
import { clockTolerance } from '../formats/act-in-log.ts'
import { fromUtf8, toBase64 } from '../formats/bytes.ts'
import { portalOf } from '../formats/log-origin.ts'
import {
  isPersonLine,
  parseRollHeader,
  parseRollLine,
  type RollHeader,
  rollHeaderHash,
  rollTree,
} from '../formats/roll.ts'
import { rollActObjects } from '../formats/roll-confirmation.ts'
import type { Instant, PersonId } from '../ids.ts'
import { councilOnRecord } from '../keyring/council-key-store.server.ts'
import { type Db, keyBytesByHash } from '../keyring/key-store.server.ts'
import { judgeRollSignature } from '../openpgp/council-proof.ts'
import { Broken, done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import { type ComputedRoll, computeRoll, isRollCurrent, readRoll } from './compute-roll.server.ts'
import { isConfirmed } from './confirm-lines.server.ts'
import { timeToLook } from './roll-confirmation.ts'
import {
  addProposal,
  allLinesOf,
  putInForce,
  rollProposed,
  type StoredDeskLine,
  type StoredLine,
  type StoredRoll,
} from './roll-store.server.ts'
import type { RollProposalSent, RollSignatureSent } from './roll-wire.ts'

export type RollRefusal =
  | 'no-council-key'
  | 'not-a-signer'
  | 'roll-outdated'
  | 'roll-signature-not-good'
  | 'roll-signed-by-you'
  | 'roll-gone'
  | 'lines-unconfirmed'
  | 'first-signer-gone'
  | ActRefusal

/** A header from ahead of us would be in force for longer than seven days. */
const isInTime = ({ time }: RollHeader, at: Instant): boolean => time <= at + clockTolerance && at - time <= timeToLook

/** What a signer is to sign next: the proposal that waits for a second signature, or else a new one. */
export interface RollToSign extends ComputedRoll {
  /** Null: a new proposal, to be signed first. */
  readonly firstSignedBy: PersonId | null
}

/** Gives the waiting proposal while it still says what the tables say, else the roll as it would be now. */
export async function rollToSign(ground: Ground): Promise<Outcome<RollToSign, 'no-council-key'>> {
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const at = ground.now()
  const waiting = await rollProposed(ground.db)
  if (waiting && waiting.expiresAt > at && (await proposerStands(ground.db, waiting, at))) {
    const lines = await allLinesOf(ground.db, waiting.counter)
    if (await isRollCurrent(ground.db, { header: parseRollHeader(waiting.header), lines, at })) {
      return done({ counter: waiting.counter, header: waiting.header, lines, firstSignedBy: waiting.proposedBy })
    }
  }
  const portal = portalOf(ground.log.trust.origin)
  const computed = await computeRoll(ground.db, { portal, council: council.fingerprint, at, random: ground.random })
  return done({ ...computed, firstSignedBy: null })
}

const proposerStands = (db: Db, { proposedBy }: StoredRoll, at: Instant): Promise<boolean> =>
  firstSignerStands(db, { person: proposedBy, role: 'secretariat', at })

/** The first signature: the roll now waits for another of the secretariat. It vouches for nothing yet. */
export async function proposeRoll(
  ground: Ground,
  { by, sent }: { readonly by: ActorFields; readonly sent: RollProposalSent },
): Promise<Outcome<undefined, RollRefusal>> {
  const header = readRoll(sent)
  if (!header) return refused('roll-outdated')
  const { lines } = sent
  return takeSignature(ground, by, {
    sent,
    header,
    outdated: () => !isInTime(header, ground.now()),
    look: async ({ trx, at, judged }) => {
      // Meanwhile somebody may have been suspended, or another roll put in force.
      if (!(await isRollCurrent(trx, { header, lines, at }))) return refused('roll-outdated')
      const confirmed = await isConfirmed(ground.log, trx, { act: judged.act, header: sent.header, lines })
      return confirmed ? done() : refused('lines-unconfirmed')
    },
    write: async ({ trx, at, judged }) => {
      await addProposal(trx, proposalOf(header, { by, sent }), at)
      return [{ kind: 'roll-proposed', objects: judged.act.objects }]
    },
  })
}

function proposalOf(
  { counter, expires: expiresAt }: RollHeader,
  { by, sent }: Parameters<typeof proposeRoll>[1],
): Parameters<typeof addProposal>[1] {
  const { header, lines, signature: firstSignature } = sent
  const { leaves, positions } = rollTree(lines)
  return {
    counter,
    header,
    headerHash: rollHeaderHash(header),
    leaves,
    ...placed(lines, positions),
    proposedBy: by.actor,
    firstSignature,
    expiresAt,
  }
}

function placed(all: readonly Uint8Array[], positions: readonly number[]) {
  const lines: StoredLine[] = []
  const deskLines: StoredDeskLine[] = []
  for (const [i, line] of all.entries()) {
    const position = positions[i]
    if (position === undefined) throw new Broken('a roll line without a place')
    if (isPersonLine(line)) lines.push({ person: parseRollLine(line).person, position, line })
    else deskLines.push({ position, line })
  }
  return { lines, deskLines }
}

/**
 * The second signature, by another person of the secretariat, puts the roll in
 * force: its entry holds the header and both signatures, so that the log is also
 * the history of who held which key.
 */
export async function confirmRoll(
  ground: Ground,
  { by, sent }: { readonly by: ActorFields; readonly sent: RollSignatureSent },
): Promise<Outcome<undefined, RollRefusal>> {
  const header = readHeader(sent.header)
  if (!header) return refused('roll-gone')
  return takeSignature(ground, by, {
    sent,
    header,
    look: async (step) => {
      const proposal = await rollProposed(step.trx)
      if (proposal?.headerHash !== rollHeaderHash(sent.header)) return refused('roll-gone')
      const flaw = await flawOfConfirming(ground, step, proposal)
      return flaw ? refused(flaw) : done(proposal)
    },
    write: async ({ trx, nextIndex: entryIndex, judged }, proposal) => {
      const { counter, headerHash } = proposal
      const second = { person: by.actor, signature: sent.signature }
      if (!(await putInForce(trx, { counter, headerHash, ...second, entryIndex })))
        throw new Broken(`roll ${counter} was signed between two statements`)
      return [{ kind: 'roll', objects: judged.act.objects, data: bothSignatures(proposal, second) }]
    },
  })
}

const readHeader = (bytes: Uint8Array): RollHeader | null => readForeign(() => parseRollHeader(bytes))

async function flawOfConfirming(
  { log }: Pick<Ground, 'log'>,
  { trx, at, judged: { act } }: ActStep<'roll'>,
  proposal: StoredRoll,
): Promise<'roll-signed-by-you' | 'roll-outdated' | 'first-signer-gone' | 'lines-unconfirmed' | null> {
  if (proposal.proposedBy === act.actor) return 'roll-signed-by-you'
  if (proposal.expiresAt <= at) return 'roll-outdated'
  if (!(await proposerStands(trx, proposal, at))) return 'first-signer-gone'
  const lines = await allLinesOf(trx, proposal.counter)
  const header = parseRollHeader(proposal.header)
  if (!(await isRollCurrent(trx, { header, lines, at }))) return 'roll-outdated'
  return (await isConfirmed(log, trx, { act, header: proposal.header, lines })) ? null : 'lines-unconfirmed'
}

function bothSignatures(
  { header, proposedBy, firstSignature }: StoredRoll,
  second: { readonly person: PersonId; readonly signature: Uint8Array },
): Readonly<Record<string, string>> {
  return {
    header: fromUtf8(header),
    firstSigner: proposedBy,
    firstSignature: toBase64(firstSignature),
    secondSigner: second.person,
    secondSignature: toBase64(second.signature),
  }
}

interface Signing<F> extends Pick<Taking<'roll', undefined, F, undefined, RollRefusal>, 'look' | 'write'> {
  readonly sent: RollSignatureSent
  readonly header: RollHeader
  /** Of a header nobody has signed yet. */
  readonly outdated?: () => boolean
}

/** What both signers must show: that the council names them, a good act, a good signature under the header. */
async function takeSignature<F>(
  ground: Ground,
  by: ActorFields,
  { sent, header, outdated, look, write }: Signing<F>,
): Promise<Outcome<undefined, RollRefusal>> {
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const signer = council.signers.find(({ person }) => person === by.actor)
  const publicKey = signer && (await keyBytesByHash(ground.db, [signer.keyHash])).get(signer.keyHash)?.publicKey
  if (!publicKey) return refused('not-a-signer')
  const prepare = async ({ act }: JudgedAct<'roll'>): Promise<Outcome<undefined, RollRefusal>> => {
    if (outdated?.()) return refused('roll-outdated')
    // Which lines it confirms is looked at inside the step.
    const [about] = act.objects
    if (!about || !sameObjects([about], rollActObjects(sent.header, []))) return refused('act-about-something-else')
    // The key the council's statement names, not merely the person's present one.
    if (act.key !== signer.fingerprint) return refused('not-a-signer')
    const claim = { header, bytes: sent.header, signature: sent.signature, publicKey }
    return (await isRollSignature(claim)) ? done() : refused('roll-signature-not-good')
  }
  const taking = { expected: { act: 'roll' }, prepare, look, write, answer: () => done() } as const
  return takePreparedAct(ground, { by, sent: sent.act }, taking)
}

async function isRollSignature(claim: Parameters<typeof judgeRollSignature>[0]): Promise<boolean> {
  try {
    await judgeRollSignature(claim)
    return true
  } catch (error) {
    if (isForeign(error)) return false
    throw error
  }
}
