/** A new key on its way to the record. */
import { actSent } from '../acts/act-wire.ts'
import { type Decoded, nullable, object } from '../formats/codec.ts'
import { openPgpBytes } from '../formats/openpgp-wire.ts'
import { keyBytes, wireLimits } from '../formats/proof-wire.ts'

/**
 * `publicKey`: transferable, and longer than one may be, so that whoever sends such
 * a key is told what is wrong with it. `protectedKey`: the private half under
 * Argon2id, made in the browser; we cannot open it, and only give it back to its
 * owner. Null: a key that its holder brings, of which we never see the private half. `act`: the act `key`, signed by the new key itself: whoever enrols it holds it.
 */
export const enrolBody = object({
  publicKey: openPgpBytes('PUBLIC KEY BLOCK', 2 * wireLimits.key),
  protectedKey: nullable(keyBytes),
  act: actSent,
})
export type KeySent = Decoded<typeof enrolBody>
