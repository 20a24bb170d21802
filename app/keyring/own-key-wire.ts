/**
 * What the portal gives a person's own browser of their key and takes from it, as it travels. The
 * vault believes none of it before it has checked all of it; the passphrase and
 * the sealed card decide, not the server.
 */
import {
  bytes,
  type Decoded,
  either,
  fingerprint,
  flag,
  list,
  nullable,
  object,
  person,
  whole,
} from '../formats/codec.ts'
import { signatureSent } from '../formats/openpgp-wire.ts'
import { councilProof, keyBytes, noteText, provenEntry, rollLineProof, rollProof } from '../formats/proof-wire.ts'

/** Larger is no card of ours. */
export const largestCard = 16_384

const sealedCard = bytes({ most: largestCard })

/**
 * `GET /keys/own`. `trust`: `fuin-log-trust/1`, pinned when a key is made, afterwards
 * the card's is used. `checkpoint`: the newest signed note. `suspended`: while two
 * people have set the log's quorum aside. `place`: one's own line in the last roll,
 * where that names one. `newestKey`: whose entry is the newest that put a key on record in one's name.
 */
export const ownKey = object({
  person,
  trust: noteText,
  checkpoint: noteText,
  suspended: flag,
  protectedKey: nullable(keyBytes),
  publicKey: nullable(keyBytes),
  card: nullable(sealedCard),
  council: nullable(councilProof),
  place: nullable(object({ roll: rollProof, line: rollLineProof })),
  newestKey: nullable(fingerprint),
})
export type OwnKeyMaterial = Decoded<typeof ownKey>

/** `GET /keys/others`: entries that put other keys on record in one's name, oldest first. */
export const otherKeys = object({ entries: list(provenEntry, { most: 16 }) })

/** `GET /keys/trust-card`: the sealed cards kept, newest first, and the newest one's version; 0 where there is none. */
export const keptCards = object({ version: whole({ most: 2 ** 31 }), cards: list(sealedCard, { most: 16 }) })

/** `PUT /keys/trust-card`: `signature` is over `fuin-kept-card/1`, by the key's holder. */
export const cardBody = object({
  version: whole({ least: 1, most: 2 ** 31 }),
  sealed: sealedCard,
  signature: signatureSent,
})
export type CardSent = Decoded<typeof cardBody>

/** `POST /keys/proof`: with nothing it asks, with the nonce it answers. */
export const proofBody = either('nonce', object({ nonce: bytes({ most: 32 }) }), object({}))

/** `POST /keys/proof` with nothing: a `fuin-proof/1` sealed to one's own key. */
export const keyQuestion = object({ message: bytes({ most: 65_536 }) })
