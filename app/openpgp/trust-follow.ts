/**
 * What two people have decided about the log, followed by a vault: another trust
 * is pinned in place of the one it has, or another log (succession-follow.ts), or
 * checkpoints without the quorum are believed for a while. The operator alone, the log's key in hand, can cause
 * neither: every step is proven by both signatures, by the roll under the pinned
 * council, and by the log under the trust pinned until now.
 */
import { parseEntry } from '../formats/log-entry.ts'
import { leafHash } from '../formats/merkle.ts'
import { parseReceipt } from '../formats/receipt.ts'
import type { JointKind, Seen } from '../formats/signed-act.ts'
import { formatTrust } from '../formats/trust.ts'
import {
  changedTrust,
  checkDecision,
  type Decision,
  type PlacedEntry,
  type Suspension,
  suspensionOf,
  trustHash,
} from '../formats/two-person.ts'
import { type Instant, instant } from '../ids.ts'
import type { ProvenRoll } from './council-proof.ts'
import type { FollowedTrust } from './followed-trust.ts'
import { followSuccession } from './succession-follow.ts'
import { proveDecision } from './two-person-proof.ts'
import { freshness, isRollEntry, type LoggedFact, type Pins } from './vault-pins.ts'
import type { CheckpointStep, DecisionProof, ProvenEntry, TrustStep, WayStep } from './vault-protocol.ts'
import { demand, orRefuse } from './vault-refusal.ts'

/** Follows each step or none; gives what changed, for showing. */
export async function followTrust(steps: readonly WayStep[], pins: Pins): Promise<readonly FollowedTrust[]> {
  const trial = pins.onTrial()
  const followed: FollowedTrust[] = []
  for (const step of steps)
    followed.push(await ('statement' in step ? followSuccession(step, trial) : followOne(step, trial)))
  pins.adopt(trial)
  return followed
}

async function followOne({ change, during }: TrustStep, pins: Pins): Promise<FollowedTrust> {
  // Where the old quorum was gone, the change lies under checkpoints of a span
  // that two people had set. It may be long over: nothing but this step rests on it.
  if (during) await proveSuspension(during, pins)
  const { decision, second, signers } = await provenDecision('change-trust', change, pins)
  const next = await orRefuse('trust-change-unproven', () => changedTrust(decision, second.entry, pins.card.trust))
  const before = pins.card.trust
  pins.pinTrust(next, second.index)
  return {
    before: formatTrust(before),
    after: formatTrust(next),
    at: decision.at,
    entry: second.index,
    by: signers,
    loss: null,
  }
}

/** Believes checkpoints without the quorum from here until the decided end, by this machine's clock. */
export async function acceptSuspension(proof: DecisionProof, pins: Pins, now: Instant): Promise<Suspension> {
  const trial = pins.onTrial()
  const suspension = await proveSuspension(proof, trial)
  demand(now < suspension.until, 'suspension-over')
  demand(suspension.from - now <= freshness, 'checkpoint-ahead')
  trial.suspend(suspension)
  pins.adopt(trial)
  return suspension
}

/**
 * The entries of a suspension lie under checkpoints that lack the quorum, so they
 * are read as if it were proven, and then it must be. On trial pins only.
 */
async function proveSuspension(proof: DecisionProof, trial: Pins): Promise<Suspension> {
  trial.believeWithin(await claimedSpan(proof, trial))
  const { decision, second } = await provenDecision('suspend-quorum', proof, trial)
  return suspensionOf(decision, second.index)
}

async function claimedSpan(proof: DecisionProof, pins: Pins): Promise<Suspension> {
  return orRefuse('suspension-unproven', () => {
    const first = unproven(proof.first)
    const second = unproven(proof.second)
    return suspensionOf(checkDecision('suspend-quorum', { portal: pins.portal, first, second }), second.index)
  })
}

const unproven = ({ entry, receipt }: ProvenEntry): PlacedEntry => ({
  entry: parseEntry(entry),
  index: parseReceipt(receipt).index,
  leaf: leafHash(entry),
})

/**
 * What the act `suspend-quorum` may say it has seen: the newest checkpoint that
 * log and clock have signed, grown from the pin. With the witnesses down no other
 * is young enough, and without this act they could not be done without. The pin
 * stays where it is.
 */
export async function seenUnwitnessed(step: CheckpointStep, pins: Pins): Promise<Seen> {
  const trial = pins.onTrial()
  trial.believeWithin({ from: instant(0), until: instant(Number.MAX_SAFE_INTEGER) })
  const { size, root, cosignedAt: time } = await trial.see(step)
  return { size, root, time }
}

type Kind = Exclude<JointKind, 'succeed-log'>

interface Proven<K extends Kind> {
  readonly decision: Decision<K>
  readonly second: LoggedFact
  readonly signers: FollowedTrust['by']
}

async function provenDecision<K extends Kind>(kind: K, proof: DecisionProof, pins: Pins): Promise<Proven<K>> {
  const reason = kind === 'change-trust' ? 'trust-change-unproven' : 'suspension-unproven'
  const first = await pins.entry(proof.first)
  const second = await pins.entry(proof.second)
  const { header: roll } = await rollOf(proof, pins, second)
  const claim = { kind, portal: pins.portal, first, second, roll, signers: proof.signers }
  const { decision, signers } = await orRefuse(reason, () => proveDecision(claim))
  // Decided about the very trust pinned here: else an old decision could be played again after a later one.
  demand(decision.under === trustHash(pins.card.trust), reason)
  const [one, other] = signers
  const by = [one, other].map(({ name, role }) => ({ name, role }))
  return { decision, second, signers: by }
}

/**
 * The roll that was in force when the second one signed: the present one, or one
 * that the log shows put in force before, never older than the newest this vault
 * has seen. Who left less than seven days before may still stand in it.
 */
async function rollOf({ roll, rollEntry }: DecisionProof, pins: Pins, second: LoggedFact): Promise<ProvenRoll> {
  if (rollEntry === null) return pins.rollInForce(roll)
  const then = await pins.provenRoll(roll)
  demand(then.header.counter >= (pins.card.roll?.counter ?? 0), 'roll-older')
  const put = await pins.entry(rollEntry)
  demand(isRollEntry(put, then) && put.index < second.index, 'roll-unproven')
  return then
}
