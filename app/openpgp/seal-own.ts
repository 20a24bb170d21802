/** Sealing to oneself: what nobody else is to open, so no roll is asked about the key, which is the vault's own. */
import { toBase64 } from '../formats/bytes.ts'
import { contentDigest, formatSealed } from '../formats/sealed.ts'
import { draftForm } from '../formats/sealed-draft.ts'
import { makeId } from '../ids.ts'
import { type OwnKey, signBytes } from './own-key.ts'
import { encryptHere } from './seal-to-key.ts'
import type { Pins } from './vault-pins.ts'
import type { SealedOwn, SealOwnRequest } from './vault-protocol.ts'
import { orRefuse } from './vault-refusal.ts'

export async function sealOwn(request: SealOwnRequest, own: OwnKey, pins: Pins): Promise<SealedOwn> {
  const { document, written } = request
  const copy = makeId('c', crypto.getRandomValues(new Uint8Array(16)))
  const self = { person: own.person, key: own.fingerprint }
  const bytes = await orRefuse('request-malformed', () => {
    const salt = toBase64(crypto.getRandomValues(new Uint8Array(32)))
    const digest = contentDigest(draftForm, { document, content: written, salt })
    return formatSealed(draftForm, {
      document,
      portal: pins.portal,
      copy,
      code: '',
      sender: self,
      recipient: self,
      sealedAt: pins.time,
      contentSalt: salt,
      contentDigest: digest,
      content: written,
      words: null,
    })
  })
  const signed = await signBytes(own.privateKey, bytes, pins.time)
  const { publicKey, fingerprint } = own
  return { copy, ...(await encryptHere({ ...signed, publicKey, fingerprint, date: pins.time })) }
}
