/** A draft on its way to the portal and back: sealed and opened in the vault, never in clear outside of this page. */

import { askPortal } from '../access/ask-portal.client.ts'
import { signAct } from '../acts/sign-act.client.ts'
import { unread } from '../formats/codec.ts'
import type { DraftContent } from '../formats/sealed-draft.ts'
import type { CopyId, DraftId, Instant, Sha256Hex } from '../ids.ts'
import { underLog } from '../keyring/follow-log.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome } from '../outcome.ts'
import { actBytes, askRelease } from '../sealed/ask-release.client.ts'
import { type KeptDraft, keptDraft, ownRelease, releaseBody } from '../sealed/release-wire.ts'

/** A draft as a list has it. Times are milliseconds. */
export interface DraftLine {
  readonly id: DraftId
  readonly version: number
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
  readonly savedAt: Instant
  readonly opensWithPresentKey: boolean
}

/** Seals the draft to its author and sends it; `version` is one more than the one at hand. */
export async function keepDraft(
  { id, version }: { readonly id: DraftId; readonly version: number },
  written: DraftContent,
): Promise<Outcome<KeptDraft, string>> {
  const sealed = await askVault('seal-own', { type: 'draft', document: id, written })
  if (!sealed.ok) return sealed
  const form = new FormData()
  form.append('copy', sealed.value.copy)
  form.append('version', String(version))
  form.append('sealed', new Blob([new Uint8Array(sealed.value.ciphertext)]), id)
  return askPortal(`/drafts/${id}`, { method: 'POST', body: form, answer: keptDraft })
}

/** Fetches a draft under an act, and has the vault open it. */
export async function openDraft({ id, copy, ciphertextHash }: DraftLine): Promise<Outcome<DraftContent, string>> {
  const act = await signAct({
    act: 'read',
    objects: [
      { kind: 'copy', id: copy, sha256: ciphertextHash },
      { kind: 'draft', id },
    ],
  })
  if (!act.ok) return act
  const opened = await underLog(async () => {
    const given = await askRelease(`/drafts/${id}/release`, act.value, {
      sends: releaseBody,
      bodyOf: (asked) => asked,
      answer: ownRelease,
    })
    return given.ok ? askVault('open-own', { type: 'draft', ...given.value, act: actBytes(act.value) }) : given
  })
  return opened.ok ? done(opened.value.payload.content) : opened
}

export const dropDraft = (id: DraftId): Promise<Outcome<undefined, string>> =>
  askPortal(`/drafts/${id}/drop`, { method: 'POST', answer: unread })
