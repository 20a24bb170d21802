/** What the composer's script is given, as it travels. */
import { type Decoded, object, text } from '../formats/codec.ts'
import { bulletinId } from '../formats/proof-wire.ts'
import { preparedDocument } from '../sealed/release-wire.ts'

export const prepared = object({ id: bulletinId, number: text(), ...preparedDocument.fields })
export type PreparedSent = Decoded<typeof prepared>
