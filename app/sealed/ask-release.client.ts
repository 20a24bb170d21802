import { askPortal } from '../access/ask-portal.client.ts'
import type { SignedActText } from '../acts/sign-act.client.ts'
import { fromBase64 } from '../formats/bytes.ts'
import type { Codec } from '../formats/codec.ts'
import { vaultState } from '../openpgp/vault.client.ts'
import { type Outcome, refused } from '../outcome.ts'

/** A lost answer is asked for again with the very same act: the same entry, the same bytes. */
export async function askRelease<T>(
  path: string,
  act: SignedActText,
  { answer: codec, body = {} }: { readonly answer: Codec<T>; readonly body?: object },
): Promise<Outcome<T, string>> {
  const state = vaultState.get()
  if (state.state !== 'unlocked') return refused('vault-locked')
  const asking = { ...body, act, from: String(state.checkpoint.size) }
  for (let attempt = 1; ; attempt++) {
    const answer = await askPortal(path, { method: 'POST', body: asking, answer: codec })
    if (answer.ok || answer.reason !== 'not-reached' || attempt === 3) return answer
    await new Promise((resolve) => setTimeout(resolve, attempt * 1000))
  }
}

/** The act as the vault wants it back with what came. */
export const actBytes = ({ text, signature }: SignedActText) => ({ text, signature: fromBase64(signature) })
