/** What a liaison has begun and not issued: it waits in the composer, sealed to its author. */
import { keepDraft } from '../../app/bulletins/keep-draft.server.ts'
import { blank, draftOf } from '../../app/bulletins/written.ts'
import { makeId } from '../../app/ids.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

const begun = {
  ...blank,
  headline: '正規の遠隔会議ソフトを装う不正なプログラムについて',
  toDo: '配布元を確認し、入手経路を記録してください。',
  body: '## 今行うこと\n\n1. **今日中** 配布元が公式であることを確認してください。\n\n## 概要\n\n会議の招待を装うメールから、\n',
}

export async function beginDraft(author: SampleActor): Promise<void> {
  const { portal } = author.parts.stage
  const id = makeId('d', portal.random(16))
  const request = { type: 'draft', document: id, written: draftOf(begun) } as const
  const { copy, ciphertext } = granted('sealing a draft', await author.vault.handle('seal-own', request))
  const draft = { id, author: author.person, version: 1, copy, ciphertext }
  granted('keeping a draft', await keepDraft(portal, draft))
}
