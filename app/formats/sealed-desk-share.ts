/**
 * `fuin-desk-share/1`: a desk's private half as one holder has it, sealed to them
 * and to nobody else, signed by whichever holder passed it on. It needs no other
 * proof: the private half fits the key that the desk's line names, or it opens
 * nothing and nobody seals to it.
 */
import { bytes, type Decoded, fingerprint, object, oneOf, whole } from './codec.ts'
import { deskName } from './proof-wire.ts'
import type { SealedForm } from './sealed.ts'

const deskShare = object({
  v: oneOf(['fuin-desk-share/1']),
  epoch: whole({ least: 1, most: 1_000_000 }),
  fingerprint,
  /** An OpenPGP private key, binary, under no passphrase: the message around it is its protection. */
  privateKey: bytes({ most: 16_384 }),
})
export type DeskShare = Omit<Decoded<typeof deskShare>, 'v'>

export const deskShareForm: SealedForm<DeskShare, Decoded<typeof deskShare>, string> = {
  type: 'desk-share',
  document: deskName,
  content: deskShare,
  complete: (share) => ({ v: 'fuin-desk-share/1', ...share }),
  words: null,
  step: 1024,
}
