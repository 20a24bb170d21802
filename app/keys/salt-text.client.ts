import { toBase64 } from '../formats/bytes.ts'
import { type SaltedText, textSaltLength } from '../formats/committed-text.ts'

/** A salt for a text that an act commits to: fresh for each, or two acts over one reason would show that they are. */
export const saltText = (text: string): SaltedText => ({
  salt: crypto.getRandomValues(new Uint8Array(textSaltLength)),
  text,
})

/** As it travels beside the act. */
export const saltSent = ({ salt }: SaltedText): string => toBase64(salt)
