import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { fromUtf8, toBase64 } from '../formats/bytes.ts'
import { portalOf } from '../formats/log-origin.ts'
import { parseRollHeader, parseRollLine, type RollHeader, rollHeaderHash, rollTree } from '../formats/roll.ts'
import { rollActObjects } from '../formats/roll-confirmation.ts'
import { clockTolerance } from '../formats/signed-act.ts'
import type { Instant, PersonId } from '../ids.ts'
import { judgeRollSignature } from '../openpgp/council-proof.ts'
import { Broken, done, isForeign, type Outcome, readForeign, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { type ComputedRoll, computeRoll, isRollCurrent, readRoll } from './compute-roll.server.ts'
import { isConfirmed } from './confirm-lines.server.ts'
import { councilOnRecord } from './council-key-store.server.ts'
import { firstSignerStands } from './first-signer.server.ts'
import {
  type ActOf,
  type ActRefusal,
  type ActSent,
  type JudgedAct,
  judgeAct,
  sameObjects,
  spendChallenge,
} from './judge-act.server.ts'
import { type Db, findKey } from './key-store.server.ts'
import { timeToLook } from './roll-confirmation.ts'
import {
  addProposal,
  linesOf,
  putInForce,
  rollProposed,
  type StoredLine,
  type StoredRoll,
} from './roll-store.server.ts'

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
    const lines = (await linesOf(ground.db, waiting.counter)).map(({ line }) => line)
    if (await isRollCurrent(ground.db, { header: parseRollHeader(waiting.header), lines, at })) {
      return done({ counter: waiting.counter, header: waiting.header, lines, firstSignedBy: waiting.proposedBy })
    }
  }
  const portal = portalOf(ground.log.trust.origin)
  const computed = await computeRoll(ground.db, { portal, council: council.fingerprint, at, random: ground.random })
  return done({ ...computed, firstSignedBy: null })
}

export interface RollSignatureSent {
  readonly header: Uint8Array
  /** Detached, over the header, by the signer's own key. */
  readonly signature: Uint8Array
  readonly act: ActSent
}

const proposerStands = (db: Db, { proposedBy }: StoredRoll, at: Instant): Promise<boolean> =>
  firstSignerStands(db, { person: proposedBy, role: 'secretariat', at })

/** The first signature: the roll now waits for another of the secretariat. It vouches for nothing yet. */
export async function proposeRoll(
  ground: Ground,
  {
    by,
    sent,
  }: { readonly by: ActorFields; readonly sent: RollSignatureSent & { readonly lines: readonly Uint8Array[] } },
): Promise<Outcome<undefined, RollRefusal>> {
  const at = ground.now()
  const header = readRoll(sent)
  if (!header || !isInTime(header, at)) return refused('roll-outdated')
  const ready = await judgeSigning(ground, { by, sent, header })
  if (!ready.ok) return ready
  if (await ground.log.findAct(ready.value.text)) return done()
  const tree = rollTree(sent.lines)
  const { value } = await ground.log.append<Outcome<undefined, RollRefusal>>(async (step) => {
    // Meanwhile somebody may have been suspended, or another roll put in force.
    if (!(await isRollCurrent(step.trx, { header, lines: sent.lines, at: step.at }))) {
      return { value: refused('roll-outdated'), entries: [] }
    }
    if (!(await isConfirmed(ground.log, step.trx, { act: ready.value.act, header: sent.header, lines: sent.lines }))) {
      return { value: refused('lines-unconfirmed'), entries: [] }
    }
    const spent = await spendChallenge(step, ready.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const headerHash = rollHeaderHash(sent.header)
    const { counter, expires: expiresAt } = header
    await addProposal(
      step.trx,
      {
        counter,
        header: sent.header,
        headerHash,
        leaves: tree.leaves,
        lines: placed(sent.lines, tree.positions),
        proposedBy: by.actor,
        firstSignature: sent.signature,
        expiresAt,
      },
      step.at,
    )
    const { text, signature } = sent.act
    const { objects } = ready.value.act
    return { value: done(), entries: [{ ...by, kind: 'roll-proposed', objects, act: { text, signature } }] }
  })
  return value
}

function placed(lines: readonly Uint8Array[], positions: readonly number[]): readonly StoredLine[] {
  return lines.map((line, i) => {
    const position = positions[i]
    if (position === undefined) throw new Broken('a roll line without a place')
    return { person: parseRollLine(line).person, position, line }
  })
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
  const waiting = await rollProposed(ground.db)
  const headerHash = rollHeaderHash(sent.header)
  // With nothing waiting, only the act itself can tell a lost answer from a late one.
  const header = readHeader(sent.header)
  if (!header) return refused('roll-gone')
  const ready = await judgeSigning(ground, { by, sent, header })
  if (!ready.ok) return ready
  if (await ground.log.findAct(ready.value.text)) return done()
  if (waiting?.headerHash !== headerHash) return refused('roll-gone')
  const { value } = await ground.log.append<Outcome<undefined, RollRefusal>>(async (step) => {
    const proposal = await rollProposed(step.trx)
    if (proposal?.headerHash !== headerHash) return { value: refused('roll-gone'), entries: [] }
    const flaw = await flawOfConfirming(ground, step, { proposal, act: ready.value.act })
    if (flaw) return { value: refused(flaw), entries: [] }
    const spent = await spendChallenge(step, ready.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const { counter } = proposal
    const second = { counter, headerHash, person: by.actor, signature: sent.signature, entryIndex: step.nextIndex }
    if (!(await putInForce(step.trx, second))) throw new Broken(`roll ${counter} was signed between two statements`)
    const { text, signature } = sent.act
    const entry = {
      ...by,
      kind: 'roll' as const,
      objects: ready.value.act.objects,
      act: { text, signature },
      data: bothSignatures(proposal, { person: by.actor, signature: sent.signature }),
    }
    return { value: done(), entries: [entry] }
  })
  return value
}

const readHeader = (bytes: Uint8Array): RollHeader | null => readForeign(() => parseRollHeader(bytes))

async function flawOfConfirming(
  { log }: Pick<Ground, 'log'>,
  { trx, at }: StepContext,
  { proposal, act }: { readonly proposal: StoredRoll; readonly act: ActOf<'roll'> },
): Promise<'roll-signed-by-you' | 'roll-outdated' | 'first-signer-gone' | 'lines-unconfirmed' | null> {
  if (proposal.proposedBy === act.actor) return 'roll-signed-by-you'
  if (proposal.expiresAt <= at) return 'roll-outdated'
  if (!(await proposerStands(trx, proposal, at))) return 'first-signer-gone'
  const lines = (await linesOf(trx, proposal.counter)).map(({ line }) => line)
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

/** What both signers must show: that the council names them, a good act, a good signature under the header. */
async function judgeSigning(
  ground: Ground,
  { by, sent, header }: { readonly by: ActorFields; readonly sent: RollSignatureSent; readonly header: RollHeader },
): Promise<Outcome<JudgedAct<'roll'>, RollRefusal>> {
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const signer = council.signers.find(({ person }) => person === by.actor)
  const key = signer && (await findKey(ground.db, signer.fingerprint))
  if (!key) return refused('not-a-signer')
  const judged = await judgeAct(ground, { person: by.actor }, sent.act, { act: 'roll' })
  if (!judged.ok) return judged
  // Which lines it confirms is looked at inside the step.
  const [about] = judged.value.act.objects
  if (!about || !sameObjects([about], rollActObjects(sent.header, []))) return refused('act-about-something-else')
  // The key the council's statement names, not merely the person's present one.
  if (judged.value.act.key !== key.fingerprint) return refused('not-a-signer')
  const claim = { header, bytes: sent.header, signature: sent.signature, publicKey: key.publicKey }
  return (await isRollSignature(claim)) ? judged : refused('roll-signature-not-good')
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
