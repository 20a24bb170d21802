import { fromBase64, toBase64 } from '../formats/bytes.ts'
import type { ActBody, ActObject } from '../formats/signed-act.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'
import { keepCard } from './open-vault.client.ts'

/** What a page sends with its request: `judgeAct` takes it on the other side. */
export interface SignedActText {
  readonly text: string
  /** Base64. */
  readonly signature: string
}

interface ChallengeJson {
  readonly challenge: string
  readonly checkpoint: string
  readonly consistency: readonly string[]
}

/**
 * Signs one act: fetches a challenge and the newest checkpoint, has the vault
 * verify that the log only grew, and has it sign. The page says what the act is
 * about; who acts, with which key, having seen what, the vault says itself.
 *
 * Where the log cannot prove that it only grew, nothing is signed and the reason
 * says so: that is the moment to telephone, not to try again.
 */
export async function signAct(
  draft: ActBody & { readonly objects: readonly ActObject[] },
): Promise<Outcome<SignedActText, string>> {
  const seen = await seeNewest(draft.act)
  if (!seen.ok) return seen
  const signed = await askVault('sign-act', { draft: { ...draft, challenge: seen.value } })
  if (!signed.ok) return signed
  const { text, signature } = signed.value
  // What the vault has now seen must outlive this tab. Its own failure stops nothing: the next act tries again.
  await keepCard()
  return done({ text, signature: toBase64(signature) })
}

/**
 * Brings the vault to the newest checkpoint and gives the challenge that came
 * with it. Whatever the vault makes is dated by the checkpoint it has seen: where
 * it seals to keys younger than that, they would not be in force yet.
 */
export async function seeNewest(act: ActBody['act']): Promise<Outcome<Uint8Array, string>> {
  const state = vaultState.get()
  if (state.state !== 'unlocked') return refused('vault-locked')
  const { size: from } = state.checkpoint
  const asked = await askPortal<ChallengeJson>('/acts/challenge', { method: 'POST', body: { act, from: String(from) } })
  if (!asked.ok) return asked
  const { challenge, checkpoint, consistency } = asked.value
  const step = { note: checkpoint, from, consistency: consistency.map(fromBase64) }
  const seen = await askVault('see-checkpoint', step)
  return seen.ok ? done(fromBase64(challenge)) : seen
}
