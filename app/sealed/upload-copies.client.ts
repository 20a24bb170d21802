/** Sealed copies on their way to the portal, as they are made. */
import { askPortal } from '../access/ask-portal.client.ts'
import { unread } from '../formats/codec.ts'
import type { SealedCopy } from '../openpgp/vault-protocol.ts'

export class UploadRefused extends Error {
  override readonly name = 'UploadRefused'
  constructor(readonly reason: string) {
    super(reason)
  }
}

/** Sends copies as they are made, so that memory stays flat. Sent twice, a copy changes nothing: so a broken connection is tried again. */
export async function uploadCopies(path: string, copies: readonly SealedCopy[]): Promise<void> {
  const form = new FormData()
  for (const { copy, ciphertext, card } of copies) {
    form.append(copy, new Blob([new Uint8Array(ciphertext)]), copy)
    if (card) form.append(`${copy}-card`, new Blob([new Uint8Array(card.ciphertext)]), copy)
  }
  for (let attempt = 1; ; attempt++) {
    const taken = await askPortal(path, { method: 'POST', body: form, answer: unread })
    if (taken.ok) return
    if (taken.reason !== 'not-reached' || attempt === 3) throw new UploadRefused(taken.reason)
    await new Promise((resolve) => setTimeout(resolve, attempt * 1000))
  }
}
