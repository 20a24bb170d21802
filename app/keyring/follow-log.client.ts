/**
 * What two people have decided about the log, taken up by this tab's vault: its
 * keys or policy changed, its quorum set aside. The one place that does it. The
 * portal only shows the way; the vault proves every step of it.
 */

import { askPortal } from '../access/ask-portal.client.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import type { CouncilProof, DecisionProof } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Way, way } from './decision-wire.ts'
import { announce } from './followed-notices.client.ts'
import { keepCard } from './keep-card.client.ts'
import { keepLogEvidence } from './log-evidence.client.ts'

/**
 * Asks the vault something that shows it a checkpoint. Where it does not believe
 * that, perhaps two people decided something meanwhile: this is followed, and the
 * vault is asked once more. After that its refusal stands.
 */
export async function underLog<T>(ask: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> {
  const answer = await askTwice(ask)
  await noteContradiction(answer)
  return answer
}

const contradicting: readonly string[] = ['log-forked', 'log-cut-short', 'succession-not-last']

/** While the vault still knows it: it forgets with its lock. */
async function noteContradiction(answer: Outcome<unknown, string>): Promise<void> {
  if (!answer.ok && contradicting.includes(answer.reason)) await keepLogEvidence()
}

async function askTwice<T>(ask: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> {
  const first = await ask()
  if (first.ok || first.reason !== 'checkpoint-bad') return first
  const followed = await followLog()
  if (!followed.ok) return followed
  return followed.value ? await ask() : first
}

let following: Promise<Outcome<boolean, string>> | null = null

/**
 * Takes up what was decided; true where there was something. One at a time: two
 * would move the pin from under each other.
 */
export function followLog(): Promise<Outcome<boolean, string>> {
  following ??= followOnce().finally(() => {
    following = null
  })
  return following
}

async function followOnce(): Promise<Outcome<boolean, string>> {
  const followed = await follow()
  await noteContradiction(followed)
  // Something else has moved the pin between: the way is asked for anew from where it stands.
  return !followed.ok && followed.reason === 'pin-unknown' ? follow() : followed
}

async function follow(): Promise<Outcome<boolean, string>> {
  const asked = await askWay()
  if (!asked.ok) return asked
  const { steps, suspension } = asked.value
  const [step] = steps
  const first = step && ('statement' in step ? step.decision : step.change)
  const met = await meetCouncilOf(first ?? suspension)
  if (!met.ok) return met
  const changed = await followSteps(steps)
  if (!changed.ok) return changed
  const accepted = suspension && (await askVault('accept-suspension', suspension))
  // Its own failure stops nothing: what the vault has taken up holds in this tab, and the next act tries again.
  await keepCard()
  return accepted && !accepted.ok ? accepted : done(steps.length > 0 || accepted !== null)
}

/** From the trust and the checkpoint this vault holds to those of the portal. */
async function askWay(): Promise<Outcome<Way, string>> {
  const state = vaultState.get()
  if (state.state !== 'unlocked') return refused('vault-locked')
  const query = new URLSearchParams({ trust: state.trust, from: String(state.checkpoint.size) })
  return askPortal(`/log/trust/way?${query}`, { method: 'GET', answer: way })
}

/** Each step or none. Its person is shown what changed, once. */
async function followSteps(steps: Way['steps']): Promise<Outcome<undefined, string>> {
  if (steps.length === 0) return done()
  const followed = await askVault('follow-trust', { steps })
  if (!followed.ok) return followed
  const state = vaultState.get()
  if (state.state === 'unlocked') announce(state.person, followed.value)
  return done()
}

const meetCouncilOf = async (decision: DecisionProof | null): Promise<Outcome<unknown, string>> =>
  decision ? meetCouncil(decision.roll.council) : done()

/**
 * Pins the council at first sight, where this vault was unlocked before there was
 * one. Where it has its pin already this does nothing: the vault itself compares.
 */
export async function meetCouncil(council: CouncilProof): Promise<Outcome<unknown, string>> {
  const state = vaultState.get()
  return state.state === 'unlocked' && state.councilPinned ? done() : askVault('pin-council', council)
}
