/** The 32 octets our own Ed25519 verifier needs, out of a key as openpgp.js reads it. */
import * as openpgp from 'openpgp'

/** The curve point: `0x40 ‖ 32 bytes` under EdDSALegacy (RFC 9580 §11.2.3), plain under Ed25519. */
export function ed25519Of(part: openpgp.PublicKey | openpgp.Subkey): Uint8Array | null {
  const { algorithm, publicParams } = part.keyPacket
  const parameters = publicParams as Readonly<Record<string, unknown>>
  if (algorithm === openpgp.enums.publicKey.eddsaLegacy && parameters.Q instanceof Uint8Array) {
    return parameters.Q.length === 33 && parameters.Q[0] === 0x40 ? parameters.Q.slice(1) : null
  }
  if (algorithm === openpgp.enums.publicKey.ed25519 && parameters.A instanceof Uint8Array) return parameters.A
  return null
}
