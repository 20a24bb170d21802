/** What the file of a list of people is asked with, as it travels. */
import { type Decoded, object, oneOf, text } from '../formats/codec.ts'
import { actSent, textSalt } from './act-wire.ts'

/** `query`: what narrows the list on the page; `language`: of the file, whose hash the entry holds. */
export const listExportBody = object({
  query: text({ most: 2000 }),
  language: oneOf(['ja', 'en']),
  salt: textSalt,
  act: actSent,
})
export type ListExportBody = Decoded<typeof listExportBody>
