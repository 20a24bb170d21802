/** A copy as whoever asks for it by the command line must know it: what the page shows before the seal is broken. */
import { object, sha256Text, text } from '../formats/codec.ts'
import { bulletinId, copyId } from '../formats/proof-wire.ts'

/** `GET /bulletins/:bulletin/copy` */
export const copyToOpen = object({ bulletin: bulletinId, number: text(), copy: copyId, ciphertextHash: sha256Text })
