/** What the first of two sends under restoring somebody's access, or giving them another address. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { object, oneOf, text } from '../formats/codec.ts'
import { identityChannels, lossScopes } from './factor-loss.ts'

export const restoringBody = object({
  channel: oneOf(identityChannels),
  scope: oneOf(lossScopes),
  reason: text({ most: 1000 }),
  salt: textSalt,
  act: actSent,
})

export const addressBody = object({
  channel: oneOf(identityChannels),
  address: text({ most: 254 }),
  addressSalt: textSalt,
  reason: text({ most: 1000 }),
  salt: textSalt,
  act: actSent,
})
