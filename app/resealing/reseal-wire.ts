/** What the scripts of asking and re-sealing send and are given, as it travels. */
import { actSent } from '../acts/act-wire.ts'
import { resealGrounds } from '../formats/act-body.ts'
import {
  bytes,
  type Decoded,
  list,
  nullable,
  object,
  oneOf,
  person,
  sha256Text,
  such,
  text,
  word,
} from '../formats/codec.ts'
import { bulletinId, copyId, rollProof, sealRecipient } from '../formats/proof-wire.ts'
import { parseId } from '../ids.ts'
import { cardSizeLimit, copySizeLimit } from '../sealed/copy.ts'
import { copiesAtOnce } from './reseal-request.ts'

export const requestId = word('request', (id) => parseId('q', id))

/** Asks for earlier bulletins. */
export const askBody = object({
  grounds: oneOf(resealGrounds),
  person,
  bulletin: nullable(bulletinId),
  act: actSent,
})

const persons = such(
  list(person, { least: 1, most: copiesAtOnce }),
  (all) => new Set(all).size === all.length,
  'somebody twice',
)

/** Asks for all it takes to seal one bulletin anew to these people. */
export const resealPlanBody = object({ recipients: persons, request: nullable(requestId) })

/** The copy it is made from is one's own: it is released and opened like any. */
export const resealPlan = object({
  source: object({ copy: copyId, ciphertextHash: sha256Text }),
  roll: rollProof,
  recipients: list(sealRecipient, { least: 1, most: copiesAtOnce }),
})
export type ResealPlanSent = Decoded<typeof resealPlan>

const laterCopy = object({
  id: copyId,
  code: text({ most: 5 }, /^[0-9A-HJKMNP-TV-Z]{5}$/),
  recipient: person,
  ciphertext: bytes({ most: copySizeLimit }),
  card: bytes({ most: cardSizeLimit }),
})
export type LaterCopy = Decoded<typeof laterCopy>

export const resealBody = object({
  act: actSent,
  request: nullable(requestId),
  copies: list(laterCopy, { least: 1, most: copiesAtOnce }),
})
