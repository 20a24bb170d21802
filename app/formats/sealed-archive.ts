/**
 * What the archive keeps of a bulletin (`fuin-sealed/1`): its copy for the archive desk, an OpenPGP message like any,
 * inside another that only the compliance desk opens. So no one of the two reads it, nor both layers' server alone.
 * The envelope names the outer desk as its recipient, the message inside the inner one.
 */
import { bytes, type Decoded, object } from './codec.ts'
import { bulletinId } from './proof-wire.ts'
import type { SealedForm } from './sealed.ts'

/** Bytes of the inner message: a copy's. */
const innerLimit = 4 * 1024 * 1024
/** Bytes of what lies in the archive: base64 inside, and the outer message's own. */
export const archivedSizeLimit = 6 * 1024 * 1024

const layer = object({ inner: bytes({ most: innerLimit }) })
type ArchivedLayer = Decoded<typeof layer>
type ArchivedDocument = Decoded<typeof bulletinId>

export const archiveForm: SealedForm<ArchivedLayer, ArchivedLayer, ArchivedDocument> = {
  type: 'archive',
  document: bulletinId,
  content: layer,
  complete: (said) => said,
  words: null,
  step: 1,
}
