import type { WrittenBulletin } from '../../app/formats/sealed-bulletin.ts'
import { type BulletinId, makeId } from '../../app/ids.ts'

const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size))

/** A bulletin as a test writes it: with its id and text. */
export interface PaperBulletin extends WrittenBulletin {
  readonly bulletin: BulletinId
  readonly body: string
}

export const content = (): PaperBulletin => ({
  bulletin: makeId('b', random(16)),
  number: '2026-電-4K7Q',
  kind: 'advisory',
  marks: { class: 'controlled', grade: 3, restrictions: ['no-copying'], tlp: 'TLP:AMBER', pap: 'PAP:AMBER' },
  assessment: null,
  publicTitle: '遠隔保守装置に関する注意',
  headline: '遠隔保守装置の脆弱性を突く侵害',
  toDo: '外部接続を止めてください。',
  affected: [],
  attachments: [],
  body: '# 概要\n\n**203.0.113.7** からの接続に注意。\n',
  indicators: { type: 'bundle', id: 'bundle--x', objects: [{ confidence: 0.5 }] },
  acknowledgeBy: null,
  notBefore: null,
})

/** As the vault is asked to seal it. */
export const asWritten = ({ bulletin: document, body, ...written }: PaperBulletin) =>
  ({ type: 'bulletin', document, written, body }) as const
