/** A signed act on its way to the portal: every door for one takes it like this. */
import { bytes, type Decoded, exactly, object, text } from '../formats/codec.ts'
import { textSaltLength } from '../formats/committed-text.ts'
import { signatureText } from '../formats/openpgp-wire.ts'

/**
 * As `signAct` makes it, or as a person signed it by hand. `text`: `fuin-act/1`, to
 * the byte. `signature`: detached (binary, type 0x00) over its UTF-8 bytes, base64.
 */
export const actSent = object({ text: text({ most: 8192 }), signature: signatureText })
export type ActSent = Decoded<typeof actSent>

/** The salt of a text that an act commits to. */
export const textSalt = bytes(exactly(textSaltLength))

/** Where the act says everything. */
export const actBody = object({ act: actSent })
