/** What the composer's script sends and is given, as it travels. */

import { actSent } from '../acts/act-wire.ts'
import { bulletinKinds, parseLine, publicTitleLimit } from '../bulletins/bulletin.ts'
import { attachmentId } from '../formats/attachment.ts'
import { type Decoded, list, nullable, object, oneOf, person, such, text, time, word } from '../formats/codec.ts'
import { statutoryClasses, tlps } from '../formats/marks.ts'
import { bulletinId, draftId } from '../formats/proof-wire.ts'
import { recipientLimit } from '../sealed/copy.ts'
import { preparedDocument } from '../sealed/release-wire.ts'

const title = word('title', (given) => (parseLine(given, publicTitleLimit) === given ? given : null))
// Beyond it no calendar goes.
const latest = 8.64e15
const persons = such(
  list(person, { least: 1, most: recipientLimit }),
  (all) => new Set(all).size === all.length,
  'somebody twice',
)

const attachments = such(list(attachmentId, { most: 64 }), (all) => new Set(all).size === all.length, 'a file twice')

/**
 * What the server is told of a bulletin before it is sealed: only what it needs to
 * enforce the rules (design: protocol, Sealed copy). `publicTitle`: not encrypted.
 * `recipients`: each once; the sender is not among them, and gets a copy all the
 * same. `draft`: in which it was written, and which goes when it is issued.
 * `attachments`: files that lie here, as ids alone; names and keys are sealed.
 */
export const planBody = object({
  kind: oneOf(bulletinKinds),
  class: oneOf(statutoryClasses),
  tlp: oneOf(tlps),
  publicTitle: nullable(title),
  acknowledgeBy: nullable(such(time, (at) => at <= latest, 'no time')),
  recipients: persons,
  draft: nullable(draftId),
  attachments,
})
export type BulletinPlan = Decoded<typeof planBody>

export const prepared = object({ id: bulletinId, number: text(), ...preparedDocument.fields })
export type PreparedSent = Decoded<typeof prepared>

/** Nobody issues without having said that no selected communications are in it. */
export const issueBody = object({ act: actSent, noSelectedCommunications: oneOf([true]) })
