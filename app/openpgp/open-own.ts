/** Opening what one sealed to oneself: sender and recipient are the vault's own key, and nobody's line is asked for. */
import { draftForm } from '../formats/sealed-draft.ts'
import { demandReleased, type Opener, openedRelease, openedThing, ownOpening, provenRelease } from './open-release.ts'
import type { OpenedOwn, OpenOwnRequest } from './vault-protocol.ts'
import { demand } from './vault-refusal.ts'

export async function openOwn(request: OpenOwnRequest, opener: Opener): Promise<OpenedOwn> {
  const { own } = opener
  const { copy, document, ciphertext } = request
  const release = await provenRelease('draft-released', request, opener)
  demandReleased(release, { copy, ciphertext })
  const payload = await openedThing(draftForm, { ciphertext, senderKey: own.publicKey }, ownOpening(opener))
  demand(payload.sender.person === own.person && payload.sender.key === own.fingerprint, 'inside-other-sender')
  demand(payload.document === document, 'inside-other-bulletin')
  demand(payload.copy === copy, 'inside-other-copy')
  return { ...openedRelease(release.fact), payload }
}
