import type { Ground } from '../access/ground.server.ts'
import { lengthOfPart, partOverhead, partsIn } from '../formats/attachment.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { AttachmentId, PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type AttachmentLimits, isTooMuchBegun, type LimitFlaw, limitDetail, limitFlaw } from './attachment-limits.ts'
import {
  dropAttachment,
  type FilesNamed,
  findAttachment,
  insertAttachment,
  putPart,
  unnamedOf,
  wholeAmong,
} from './attachment-store.server.ts'

export type BeginRefusal = LimitFlaw | 'not-found'

/**
 * Makes room for a file. No entry: nothing has happened that anybody but its author could see. The same again finds it
 * begun, for the answer may have been lost.
 */
export async function beginAttachment(
  { db, now }: Pick<Ground, 'db' | 'now'>,
  asked: { readonly id: AttachmentId; readonly author: PersonId; readonly size: number },
  limits: AttachmentLimits,
): Promise<Outcome<undefined, BeginRefusal>> {
  const { id, author, size } = asked
  if (size > limits.file) return refused('attachment-too-large', limitDetail(limits))
  const begun = await unnamedOf(db, author)
  const more = { files: begun.files + 1, bytes: begun.bytes + size }
  if (isTooMuchBegun(more, limits)) return refused('attachments-too-many', limitDetail(limits))
  await insertAttachment(db, { id, author, size, parts: partsIn(size), at: now() })
  const stands = await findAttachment(db, { id, author })
  return stands?.size === size ? done() : refused('not-found')
}

export interface PartSent {
  readonly id: AttachmentId
  readonly author: PersonId
  /** From 0. */
  readonly part: number
  readonly ciphertext: Uint8Array
}

export type PartRefusal = 'not-found' | 'part-unfitting' | 'attachment-in-use'

/** Takes one packet of a file that is being brought. What is in it only readers can tell; its length must be that of its place. */
export async function takePart(
  { db }: Pick<Ground, 'db'>,
  { id, author, part, ciphertext }: PartSent,
): Promise<Outcome<undefined, PartRefusal>> {
  const attachment = await findAttachment(db, { id, author })
  if (!attachment || part >= attachment.parts) return refused('not-found')
  const over = ciphertext.length - lengthOfPart(attachment.size, part)
  if (over <= 0 || over > partOverhead) return refused('part-unfitting')
  const state = await putPart(db, { id, author, number: part, ciphertext, hash: sha256Hex(ciphertext) })
  if (state === 'taken') return done()
  return refused(state === 'named' ? 'attachment-in-use' : 'not-found')
}

/** The author took it off again. What a document names stays with it. */
export async function giveUpAttachment(
  { db }: Pick<Ground, 'db'>,
  asked: { readonly id: AttachmentId; readonly author: PersonId },
): Promise<Outcome<undefined, 'not-found'>> {
  return (await dropAttachment(db, asked)) ? done() : refused('not-found')
}

export type AttachingFlaw = LimitFlaw | 'attachment-missing'

/** Why these files cannot go with a document of this author's; null where all of them are here and not too many. */
export async function attachingFlaw(
  { db }: Pick<Ground, 'db'>,
  named: FilesNamed,
  limits: AttachmentLimits,
): Promise<AttachingFlaw | null> {
  const here = await wholeAmong(db, named)
  if (here.length !== named.ids.length) return 'attachment-missing'
  return limitFlaw(
    here.map(({ size }) => size),
    limits,
  )
}
