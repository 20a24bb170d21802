/** What a file of entries is asked with, as it travels. */
import { actSent, textSalt } from '../acts/act-wire.ts'
import { type Decoded, object, oneOf, text } from '../formats/codec.ts'
import { exportFormats } from './export-object.ts'

/** `query`: the search on the page. */
export const exportBody = object({
  query: text({ most: 2000 }),
  format: oneOf(exportFormats),
  salt: textSalt,
  act: actSent,
})
export type ExportBody = Decoded<typeof exportBody>
