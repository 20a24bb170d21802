/**
 * Sealing anew what was issued, from one's own copy: for a key that replaced another,
 * and for whoever was not among the recipients. The copy is opened like any other,
 * under the same proofs and the same entry; its text goes from there to the new seals
 * and nowhere else. Salt, digest and content stay those of the issue, so that no
 * reader has to take the re-sealer's word for what was issued.
 */
import { sha256Hex } from '../formats/sha256.ts'
import { provenCopy } from './open-copy.ts'
import type { Opener } from './open-release.ts'
import { provenRecipients, type Sealer, sealDocument } from './seal-copies.ts'
import type { Resealed, ResealRequest } from './vault-protocol.ts'
import { VaultRefusal } from './vault-refusal.ts'

export async function resealCopy(request: ResealRequest, opener: Opener, sealer: Sealer): Promise<Resealed> {
  const { source } = request
  const addressees = await provenRecipients(request, opener)
  const { release, issued, payload, body } = await provenCopy(source, opener)
  const { document, content, contentSalt, contentDigest, copy, sender, resealed: before, words } = payload
  // Whose words are traced has one reader's own, and not the author's: nobody else may be given them.
  const bodySalt = words?.bodySalt ?? null
  if (bodySalt === null) throw new VaultRefusal('words-traced')
  const resealed = { author: before?.author ?? sender, from: copy }
  const thing = { document, content, contentSalt, contentDigest, resealed }
  const sealed = await sealDocument({ ...opener, ...sealer }, { body, bodySalt, thing }, addressees)
  return {
    ...sealed,
    issued: { index: issued.index, leaf: issued.leaf },
    from: { copy, sha256: sha256Hex(source.ciphertext) },
    opened: { index: release.fact.index, leaf: release.fact.leaf },
  }
}
