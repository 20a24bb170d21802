/**
 * A log that goes on after a loss, as a vault comes to believe it. The statement
 * alone moves nothing; it takes both people's signatures, by a roll that was made
 * after the loss: the roll this vault knew may itself be among what was lost, and
 * an older one would bring back whoever had left since.
 */
import { openCheckpoint } from '../formats/checkpoint.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { checkConsistency, leafHash } from '../formats/merkle.ts'
import { checkReceipt, parseReceipt } from '../formats/receipt.ts'
import type { ActDraft, Seen } from '../formats/signed-act.ts'
import {
  checkNamedLast,
  checkSucceeded,
  leadsFrom,
  lostUntil,
  readSuccession,
  type Succession,
  successionObjects,
} from '../formats/succession.ts'
import { formatTrust } from '../formats/trust.ts'
import { instant } from '../ids.ts'
import type { ProvenRoll } from './council-proof.ts'
import type { FollowedTrust } from './followed-trust.ts'
import { proveDecision } from './two-person-proof.ts'
import { isRollEntry, type Pins } from './vault-pins.ts'
import type { DecisionProof, ProvenEntry, SuccessionStep } from './vault-protocol.ts'
import { demand, orRefuse } from './vault-refusal.ts'

/** Pins the new log in place of the one that ended. Throws, and then nothing is kept of it. */
export async function followSuccession(step: SuccessionStep, pins: Pins): Promise<FollowedTrust> {
  const before = pins.card.trust
  const { succession, trial } = await claimedSuccessor(step.statement, pins)
  const followed = await provenBy(step.decision, trial, succession)
  const { next, last, since, index } = succession
  pins.adopt(trial)
  const loss = { kept: index, last: last.size, since, until: instant(last.cosignedAt * 1000) }
  return { before: formatTrust(before), after: formatTrust(next), ...followed, loss }
}

interface ClaimedSuccessor {
  readonly succession: Succession
  /** What these pins would be under the new log. */
  readonly trial: Pins
}

// Before two people have decided, the witnesses need not watch the new log yet.
const anyTime = { from: instant(0), until: instant(Number.MAX_SAFE_INTEGER) }

/**
 * The new log as its statement claims it: led to from the pinned trust, signed,
 * and against nothing this vault has seen. All but the two people's word.
 */
export async function claimedSuccessor(
  { entry: bytes, receipt, from, consistency }: ProvenEntry,
  pins: Pins,
  { witnessed = true } = {},
): Promise<ClaimedSuccessor> {
  const { trust, seen } = pins.card
  const leaf = leafHash(bytes)
  const entry = await orRefuse('entry-unreadable', () => parseEntry(bytes))
  const { index, checkpointNote } = await orRefuse('entry-not-included', () => parseReceipt(receipt))
  const succession = await orRefuse('succession-unproven', () => readSuccession({ entry, index, leaf }))
  demand(leadsFrom(succession, trust), 'succession-unproven')
  const { next } = succession
  const suspended = witnessed ? undefined : anyTime
  const checkpoint = await orRefuse('checkpoint-bad', () => openCheckpoint(checkpointNote, next, suspended))
  await orRefuse('entry-not-included', () => checkReceipt({ receipt, leaf, trust: next, suspended }))
  const shown = { note: checkpointNote, from, consistency }
  await pins.notingContradiction({ shown, statement: bytes }, async () => {
    if (seen.size > index)
      return orRefuse('succession-not-last', () => checkNamedLast(succession, { ...seen, origin: trust.origin }))
    demand(from === seen.size, 'pin-unknown')
    const claim = { oldSize: seen.size, oldRoot: seen.root, newSize: checkpoint.size, newRoot: checkpoint.root }
    return orRefuse('log-forked', () => checkConsistency(claim, consistency))
  })
  const trial = pins.onTrial()
  trial.pinSuccessor(next, index, checkpoint)
  return { succession, trial }
}

async function provenBy(proof: DecisionProof, trial: Pins, succession: Succession) {
  const first = await trial.entry(proof.first)
  const second = await trial.entry(proof.second)
  const roll = await rollAfter(proof, trial, succession)
  demand(proof.rollEntry !== null || roll.header.expires > trial.time, 'roll-expired')
  if (proof.rollEntry) {
    const put = await trial.entry(proof.rollEntry)
    demand(isRollEntry(put, roll) && put.index < second.index, 'roll-unproven')
  }
  const claim = {
    kind: 'succeed-log',
    portal: trial.portal,
    first,
    second,
    roll: roll.header,
    signers: proof.signers,
  } as const
  const { decision, signers } = await orRefuse('succession-unproven', () => proveDecision(claim))
  await orRefuse('succession-unproven', () => checkSucceeded(decision, second.index, succession))
  trial.pinRoll(roll)
  const by = signers.map(({ name, role }) => ({ name, role }))
  return { at: decision.at, entry: second.index, by }
}

async function rollAfter(proof: DecisionProof, trial: Pins, succession: Succession): Promise<ProvenRoll> {
  const roll = await trial.provenRoll(proof.roll)
  demand(roll.header.time >= lostUntil(succession), 'roll-older')
  return roll
}

/**
 * What the acts that bring a log back may say they have seen: the new log, which
 * nobody believes yet. What the two people sign about it is what it says itself,
 * whatever the page shows. The pins stay where they are.
 */
export async function seenSuccessor(statement: ProvenEntry, draft: ActDraft, pins: Pins): Promise<Seen> {
  const { succession, trial } = await claimedSuccessor(statement, pins, { witnessed: false })
  const about = JSON.stringify(successionObjects(succession))
  demand(draft.act === 'roll' || JSON.stringify(draft.objects) === about, 'request-malformed')
  return trial.card.seen
}
