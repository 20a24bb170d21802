/** What a bundle is asked with, as it travels. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { type Decoded, flag, object, text } from '../formats/codec.ts'

/** `query`: the search on the page. `entries`: one entry or a range; empty where the search decides. */
export const evidenceBody = object({
  query: text({ most: 2000 }),
  entries: text({ most: 40 }),
  absence: flag,
  reason: text({ most: 2000 }),
  salt: textSalt,
  act: actSent,
})
export type EvidenceBody = Decoded<typeof evidenceBody>
