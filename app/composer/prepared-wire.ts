/** What the composer's script sends and is given, as it travels. */
import { bulletinKinds, parseLine, publicTitleLimit } from '../bulletins/bulletin.ts'
import { attachmentId } from '../formats/attachment.ts'
import { type Decoded, list, nullable, object, oneOf, person, such, text, time, word } from '../formats/codec.ts'
import { statutoryClasses, tlps } from '../formats/marks.ts'
import { bulletinId, draftId } from '../formats/proof-wire.ts'
import { revisionHows } from '../formats/revision.ts'
import { recipientLimit } from '../sealed/copy.ts'
import { preparedDocument } from '../sealed/release-wire.ts'

const title = word('title', (given) => (parseLine(given, publicTitleLimit) === given ? given : null))
/** Who may be asked to approve one bulletin. */
export const approverLimit = 20
// Beyond it no calendar goes.
const latest = 8.64e15
const persons = (amount: { readonly least: number; readonly most: number }) =>
  such(list(person, amount), (all) => new Set(all).size === all.length, 'somebody twice')

const attachments = such(list(attachmentId, { most: 64 }), (all) => new Set(all).size === all.length, 'a file twice')

/**
 * What the server is told of a bulletin before it is sealed: only what it needs to
 * enforce the rules (design: protocol, Sealed copy). `publicTitle`: not encrypted.
 * `recipients`: each once; the sender is not among them, and gets a copy all the
 * same. `approvers`: who is asked to look at it first; they need not receive it.
 * `draft`: in which it was written, and which goes when it is issued.
 * `revises`: the earlier one that it corrects, replaces or ends.
 * `attachments`: files that lie here, as ids alone; names and keys are sealed.
 */
export const planBody = object({
  kind: oneOf(bulletinKinds),
  class: oneOf(statutoryClasses),
  tlp: oneOf(tlps),
  publicTitle: nullable(title),
  acknowledgeBy: nullable(such(time, (at) => at <= latest, 'no time')),
  /** When its readers see it, at the earliest; null: once it is issued. */
  notBefore: nullable(such(time, (at) => at <= latest, 'no time')),
  recipients: persons({ least: 1, most: recipientLimit }),
  approvers: persons({ least: 0, most: approverLimit }),
  draft: nullable(draftId),
  revises: nullable(object({ bulletin: bulletinId, how: oneOf(revisionHows) })),
  attachments,
})
export type BulletinPlan = Decoded<typeof planBody>

/** `now`: the portal's clock, by which the minutes of a recall are reckoned. */
export const prepared = object({ id: bulletinId, number: text(), now: time, ...preparedDocument.fields })
export type PreparedSent = Decoded<typeof prepared>
