import { z } from 'zod'
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import { type Armored, dearmor, looksArmored } from '../formats/openpgp-armor.ts'
import { isTrouble } from '../outcome.ts'

/** Armor is longer than base64 by its lines and headers. */
const room = 2048

/** A public key or a signature as a page or a person sends it: base64 in its one spelling, or armored. At most so many bytes. */
export const openPgpBytes = (kind: Armored, most: number) =>
  z
    .string()
    .max(Math.ceil(most / 3) * 4 + Math.ceil(most / 48) + room)
    .transform((text, context) => {
      try {
        const bytes = looksArmored(text) ? dearmor(text, kind) : fromBase64(text)
        if (bytes.length <= most) return bytes
      } catch (error) {
        if (!isTrouble(error, 'Malformed')) throw error
      }
      context.addIssue({ code: 'custom', message: 'neither base64 nor armor' })
      return z.NEVER
    })

/** The same as text: what stands in the log is base64, however it was pasted. */
export const signatureText = openPgpBytes('SIGNATURE', 4096).transform(toBase64)
