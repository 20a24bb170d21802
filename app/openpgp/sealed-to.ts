/** Whether a message is sealed to a key, told from its outside. */
import { keyIdOf, parseSealedMessage } from '../formats/openpgp-message.ts'
import { type Fingerprint, type Instant, instant } from '../ids.ts'
import { readForeign } from '../outcome.ts'
import { encryptionKeyAt, rememberedKey, signatureTolerance } from './public-key.ts'

/** One OpenPGP message that exactly this key's encryption subkey opens. */
export async function isSealedTo(publicKey: Uint8Array, ciphertext: Uint8Array, at: Instant): Promise<boolean> {
  const message = readForeign(() => parseSealedMessage(ciphertext))
  if (!message) return false
  return (await encryptionSubkeys(publicKey, at)).some((subkey) => keyIdOf(subkey) === message.recipientKeyId)
}

/**
 * The subkey a message made now is sealed to. Sealing goes by the witnessed time, which
 * lies some minutes back: a subkey that ended since may have been the right one then.
 */
async function encryptionSubkeys(publicKey: Uint8Array, at: Instant): Promise<readonly Fingerprint[]> {
  const parsed = await rememberedKey(publicKey)
  return [at, instant(at - signatureTolerance)].flatMap((time) => {
    const subkey = encryptionKeyAt(parsed, time)
    return subkey.ok ? [subkey.value.fingerprint] : []
  })
}
