/** How we have openpgp.js make, open and seal: once, for every file of this room. It judges nothing. */
import * as openpgp from 'openpgp'
import { rsaBits } from '../formats/algorithms.ts'

const { md5, ripemd, sha1, sha224, sha3_256, sha3_512 } = openpgp.enums.hash

export const strictConfig: openpgp.PartialConfig = {
  // RSA below 3072 bits is refused; so are the curves and algorithms openpgp.js calls weak.
  minRSABits: rsaBits.shortest,
  allowUnauthenticatedMessages: false,
  // What formats/openpgp-key takes for a key's own signatures, so that both see one key.
  rejectHashAlgorithms: new Set([md5, ripemd, sha1, sha224, sha3_256, sha3_512]),
  // Ours is made with 16; whoever keeps the protected key must not choose what unlocking costs.
  maxArgon2MemoryExponent: 18,
  // What comes out of a message sealed to us. Ours are not compressed; a small one from elsewhere may claim to hold anything.
  maxDecompressedMessageSize: 64 * 1024 * 1024,
}

// The library asks the machine's clock wherever it is given no time. Nothing here
// may hang on that clock; at the end of time every statement of a key is made.
export const endOfTime = new Date(8.64e15)
