/** What the pages of the archive send, as it travels. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { bytes, type Decoded, object, sha256Text, text } from '../formats/codec.ts'
import { copyId } from '../formats/proof-wire.ts'
import { copySizeLimit } from '../sealed/copy.ts'

/** The first of two signatures under opening what lies in the archive. */
export const openingBody = object({ reason: text({ most: 1000 }), salt: textSalt, act: actSent })

/** What came off the outer layer. */
export const innerBody = object({ message: bytes({ most: copySizeLimit }) })

const opened = object({
  copy: copyId,
  code: text({ most: 5 }, /^[0-9A-HJKMNP-TV-Z]{5}$/),
  ciphertext: bytes({ most: copySizeLimit }),
  /** Of its headline, which stands under the same root and is not kept. */
  cardHash: sha256Text,
})
export type OpenedSent = Decoded<typeof opened>

/** What was inside, sealed to whoever asked, with the act that says so. */
export const openedBody = object({ made: opened, act: actSent })
