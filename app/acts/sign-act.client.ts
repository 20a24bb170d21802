import { askPortal } from '../access/ask-portal.client.ts'
import { toBase64 } from '../formats/bytes.ts'
import type { ActBody, ActToSign } from '../formats/signed-act.ts'
import { underLog } from '../keyring/follow-log.client.ts'
import { handKeyNow } from '../keyring/hand-key.tsx'
import { keepCard } from '../keyring/keep-card.client.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import type { CheckpointStep, ProvenEntry, SignedActAnswer } from '../openpgp/vault-protocol.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { ActSent } from './act-wire.ts'
import { actChallenge, challengeBody } from './challenge-wire.ts'

/**
 * Signs one act: fetches a challenge and the newest checkpoint, has the vault
 * verify that the log only grew, and has it sign. The page says what the act is
 * about; who acts, with which key, having seen what, the vault says itself. Whoever
 * brought their key has no vault: they sign the same text by hand.
 *
 * Where the log cannot prove that it only grew, nothing is signed and the reason
 * says so: that is the moment to telephone, not to try again.
 */
export async function signAct(draft: ActToSign): Promise<Outcome<ActSent, string>> {
  const brought = handKeyNow()
  if (brought) return (await import('./sign-by-hand.client.ts')).signByHand(draft, brought)
  const signed = draft.act === 'suspend-quorum' ? await signUnwitnessed(draft) : await signHavingSeen(draft)
  if (!signed.ok) return signed
  // What the vault has now seen must outlive this tab. Its own failure stops nothing: the next act tries again.
  await keepCard()
  return done(textOf(signed.value))
}

const textOf = ({ text, signature }: SignedActAnswer): ActSent => ({ text, signature: toBase64(signature) })

/** An act, and the log it was signed about where that was begun anew after a loss and nobody believes it yet. */
export interface SignedBringingBack {
  readonly act: ActSent
  readonly successor: ProvenEntry | null
}

/**
 * Signs one of the acts that bring a lost log back: the roll, and what two people
 * decide. Where nothing is lost, as `signAct` does.
 */
export async function signBringingBack(draft: ActToSign): Promise<Outcome<SignedBringingBack, string>> {
  const asked = await askChallenge(draft.act)
  if (!asked.ok) return asked
  const { challenge, successor } = asked.value
  if (!successor) {
    const act = await signAct(draft)
    return act.ok ? done({ act: act.value, successor: null }) : act
  }
  const signed = await underLog(() => askVault('sign-act', { draft: { ...draft, challenge }, successor }))
  return signed.ok ? done({ act: textOf(signed.value), successor }) : signed
}

async function signHavingSeen(draft: ActToSign): Promise<Outcome<SignedActAnswer, string>> {
  const seen = await seeNewest(draft.act)
  return seen.ok ? askVault('sign-act', { draft: { ...draft, challenge: seen.value } }) : seen
}

/** With the witnesses away there is no checkpoint to see but the log's own: the act that does without them says that it saw this. */
const signUnwitnessed = (draft: ActToSign): Promise<Outcome<SignedActAnswer, string>> =>
  underLog(async () => {
    const asked = await askChallenge(draft.act)
    if (!asked.ok) return asked
    const { challenge, step } = asked.value
    return askVault('sign-act', { draft: { ...draft, challenge }, unwitnessed: step })
  })

/**
 * Brings the vault to the newest checkpoint and gives the challenge that came
 * with it. Whatever the vault makes is dated by the checkpoint it has seen: where
 * it seals to keys younger than that, they would not be in force yet.
 */
export const seeNewest = (act: ActBody['act']): Promise<Outcome<Uint8Array, string>> =>
  underLog(async () => {
    const asked = await askChallenge(act)
    if (!asked.ok) return asked
    const seen = await askVault('see-checkpoint', asked.value.step)
    return seen.ok ? done(asked.value.challenge) : seen
  })

interface Asked {
  readonly challenge: Uint8Array
  readonly step: CheckpointStep
  readonly successor: ProvenEntry | null
}

async function askChallenge(act: ActBody['act']): Promise<Outcome<Asked, string>> {
  const state = vaultState.get()
  if (state.state !== 'unlocked') return refused('vault-locked')
  const { size: from } = state.checkpoint
  const asking = {
    method: 'POST',
    sends: challengeBody,
    body: { act, from, byHand: false },
    answer: actChallenge,
  } as const
  const asked = await askPortal('/acts/challenge', asking)
  if (!asked.ok) return asked
  const { challenge, checkpoint, consistency, begun } = asked.value
  const step = { note: checkpoint, from, consistency }
  return done({ challenge, step, successor: begun && { ...begun, from, consistency } })
}
