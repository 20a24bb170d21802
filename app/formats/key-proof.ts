/**
 * `fuin-proof/1`: what the portal encrypts to a new key. Whoever can say the
 * nonce holds the private half. Lines ended by LF, in this order:
 *
 *     fuin-proof/1
 *     portal <origin>
 *     person <person id>
 *     key <fingerprint>
 *     nonce <32 bytes, base64>
 *
 * A vault answers such a message only if it names its own portal, person and
 * key: so it is no decryption oracle for other messages.
 */
import { type Fingerprint, type PersonId, parseFingerprint, parseId } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { fromBase64Of, fromUtf8, utf8 } from './bytes.ts'

export interface KeyProof {
  readonly portal: string
  readonly person: PersonId
  readonly key: Fingerprint
  /** 32 bytes, base64. */
  readonly nonce: string
}

/** The message's bytes, before encryption. */
export function formatKeyProof({ portal, person, key, nonce }: KeyProof): Uint8Array {
  const bytes = utf8(`fuin-proof/1\nportal ${portal}\nperson ${person}\nkey ${key}\nnonce ${nonce}\n`)
  parseKeyProof(bytes)
  return bytes
}

const spelling = /^fuin-proof\/1\nportal ([\x21-\x7e]{1,255})\nperson (\S+)\nkey (\S+)\nnonce (\S+)\n$/

/** Throws Malformed unless the bytes are in the one spelling. */
export function parseKeyProof(bytes: Uint8Array): KeyProof {
  if (bytes.length > 1024) throw new Malformed('proof: too long')
  const [, portal, personText, keyText, nonce] = spelling.exec(fromUtf8(bytes)) ?? []
  const [person, key] = [parseId('p', personText), parseFingerprint(keyText)]
  if (!portal || !person || !key || nonce === undefined) throw new Malformed('proof: unknown format')
  fromBase64Of(32, nonce, 'proof nonce')
  return { portal, person, key, nonce }
}
