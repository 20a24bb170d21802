import { askPortal } from '../access/ask-portal.client.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { fromBase64 } from '../formats/bytes.ts'
import type { Codec } from '../formats/codec.ts'
import { handKeyNow } from '../keyring/hand-key.tsx'
import { vaultState } from '../openpgp/vault.client.ts'
import { type Outcome, refused } from '../outcome.ts'
import type { ReleaseBody } from './release-wire.ts'

interface Releasing<T, B> {
  readonly sends: Codec<B>
  /** What the body says beside the act. */
  readonly bodyOf: (asked: ReleaseBody) => NoInfer<B>
  readonly answer: Codec<T>
}

/** A lost answer is asked for again with the very same act: the same entry, the same bytes. */
export async function askRelease<T, B>(
  path: string,
  act: ActSent,
  { sends, bodyOf, answer: codec }: Releasing<T, B>,
): Promise<Outcome<T, string>> {
  const from = sizeSeen()
  if (from === null) return refused('vault-locked')
  const body = bodyOf({ act, from })
  for (let attempt = 1; ; attempt++) {
    const answer = await askPortal(path, { method: 'POST', sends, body, answer: codec })
    if (answer.ok || answer.reason !== 'not-reached' || attempt === 3) return answer
    await new Promise((resolve) => setTimeout(resolve, attempt * 1000))
  }
}

/** Whoever brought their key asks for no way from what they saw: the release's own checkpoint is what they check. */
export function sizeSeen(): bigint | null {
  const state = vaultState.get()
  if (state.state === 'unlocked') return state.checkpoint.size
  return handKeyNow() ? 0n : null
}

/** The act as the vault wants it back with what came. */
export const actBytes = ({ text, signature }: ActSent) => ({ text, signature: fromBase64(signature) })
