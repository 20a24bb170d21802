/**
 * Keys and signatures where they come in. Our own pages send base64 in its one
 * spelling; people paste armor as well. Past this there are bytes alone.
 */
import { isTrouble, Malformed, readForeign } from '../outcome.ts'
import { fromBase64, fromUtf8, toBase64 } from './bytes.ts'
import { bytes, type Codec, word } from './codec.ts'
import { type Armored, dearmor, looksArmored } from './openpgp-armor.ts'

/** Armor is longer than base64 by its lines and headers. */
const room = 2048

/** The bytes of either spelling; null where there are none, or more than so many. */
function openPgpIn(text: string, kind: Armored, most: number): Uint8Array | null {
  if (text.length > Math.ceil(most / 3) * 4 + Math.ceil(most / 48) + room) return null
  try {
    const found = looksArmored(text) ? dearmor(text, kind) : fromBase64(text)
    return found.length <= most ? found : null
  } catch (error) {
    if (isTrouble(error, 'Malformed')) return null
    throw error
  }
}

/** A public key or a signature as a page or a person sends it: base64, or armored. At most so many bytes. */
export function openPgpBytes(kind: Armored, most: number): Codec<Uint8Array> {
  return {
    ...bytes({ most }),
    decode(json, at = '') {
      const found = typeof json === 'string' ? openPgpIn(json, kind, most) : null
      if (!found) throw new Malformed(`${at}: neither base64 nor armor`)
      return found
    },
  }
}

/** What somebody's own program wrote, as a file's bytes or a pasted text; null where it is not one block of this kind. */
export function broughtOpenPgp(brought: Uint8Array | string | null, kind: Armored): Uint8Array | null {
  const text = typeof brought === 'string' ? brought : brought && armorIn(brought)
  if (typeof text === 'string') return readForeign(() => dearmor(text, kind))
  return brought instanceof Uint8Array ? brought : null
}

/** A file of armor; null where its bytes are OpenPGP themselves, which begin with a bit that only a mark before a text has. */
function armorIn(bytes: Uint8Array): string | null {
  const [first = 0, second = 0] = bytes
  // What a shell of Windows writes where a program's output is led into a file.
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  return first < 0x80 || first === 0xef ? readForeign(() => fromUtf8(bytes)) : null
}

/** Bytes of a signature: one of ours has some hundred. */
const largestSignature = 4096

export const signatureSent = openPgpBytes('SIGNATURE', largestSignature)

/** The same as text: what stands in the log is base64, however it was pasted. */
export const signatureText = word('signature', (text) => {
  const found = openPgpIn(text, 'SIGNATURE', largestSignature)
  return found && toBase64(found)
})
