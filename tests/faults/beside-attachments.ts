/** Those of attachments: whatever meets a batch that is issuing what names the file comes too late. */
import { expect } from 'vitest'
import { dropAttachment, insertAttachment, partsOf, putPart } from '../../app/attachments/attachment-store.server.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { bring } from '../attachments/carrying.ts'
import { random } from '../support/log.ts'
import type { Case, Stage } from './beside-scene.ts'

/** A file of the bulletin under way. */
async function fileOfBulletin({ council, bulletin }: Stage) {
  const file = await bring(council, { name: '一覧.csv', bytes: Buffer.from('日時,宛先\r\n') })
  const document = bulletin.written.prepared.id
  await council.db
    .insertInto('document_attachment')
    .values({ document_id: document, attachment_id: file.blob })
    .execute()
  const stays = async () => {
    expect(await partsOf(council.db, { bulletin: document, attachment: file.blob })).toEqual(file.parts)
  }
  return { file, stays, own: { id: file.blob, author: council.liaison.person } }
}

export const besideAttachments = {
  'app/attachments/attachment-store.server.ts#insertAttachment': async (stage) => {
    const { file, stays, own } = await fileOfBulletin(stage)
    const begun = { ...own, size: file.size, parts: 1, at: stage.council.now() }
    return { beside: () => insertAttachment(stage.other.db, begun), check: stays }
  },
  'app/attachments/attachment-store.server.ts#putPart': async (stage) => {
    const { stays, own } = await fileOfBulletin(stage)
    const ciphertext = random(80)
    const part = { ...own, number: 0, ciphertext, hash: sha256Hex(ciphertext) }
    return { beside: () => putPart(stage.other.db, part), check: stays }
  },
  'app/attachments/attachment-store.server.ts#dropAttachment': async (stage) => {
    const { stays, own } = await fileOfBulletin(stage)
    return { beside: () => dropAttachment(stage.other.db, own), check: stays }
  },
} satisfies Readonly<Record<string, Case>>
