/** What waits when the sample ends: a bulletin begun, and a decision that a second person has to take. */
import { keepDraft } from '../../app/composer/keep-draft.server.ts'
import { blank, draftOf } from '../../app/composer/written.ts'
import { proposePerson } from '../../app/council/propose-person.server.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import { hours, instant, makeId } from '../../app/ids.ts'
import { proposeSuspension } from '../../app/trust/decide-log.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

const begun = {
  ...blank,
  headline: '正規の遠隔会議ソフトを装う不正なプログラムについて',
  toDo: '配布元を確認し、入手経路を記録してください。',
  body: '## 今行うこと\n\n1. **今日中** 配布元が公式であることを確認してください。\n\n## 概要\n\n会議の招待を装うメールから、\n',
}

/** A liaison was called away from writing: the draft waits in the composer, sealed to its author. */
export async function beginDraft(author: SampleActor): Promise<void> {
  const { portal } = author.parts.stage
  const id = makeId('d', portal.random(16))
  const request = { type: 'draft', document: id, written: draftOf(begun) } as const
  const { copy, ciphertext } = granted('sealing a draft', await author.vault.handle('seal-own', request))
  const draft = { id, author: author.person, version: 1, copy, ciphertext }
  granted('keeping a draft', await keepDraft(portal, draft))
}

/** Somebody asks to go on without the witnesses for some hours; nobody has answered yet. Nothing to ask where none are set. */
export async function askSuspension(asker: SampleActor): Promise<void> {
  const { portal, clock } = asker.parts.stage
  const { trust } = portal.log
  if (trust.policy.quorum === null) return
  await asker.signIn()
  const until = instant(clock.now() + hours(6))
  const reason = '外部検証者の機器更新のため、夕方に応答が途絶える見込み'
  const asked = { act: 'suspend-quorum', first: null, until, reason, objects: decisionObjects(trust, null) } as const
  granted(
    'asking for a suspension',
    await proposeSuspension(portal, { by: await asker.by(), act: await asker.signUnwitnessed(asked) }),
  )
  await asker.walkAway()
}

/** A contact tells the secretariat of a colleague who is to join; nobody has decided yet. */
export async function proposeColleague(contact: SampleActor): Promise<void> {
  const { portal } = contact.parts.stage
  await contact.signIn()
  const facts = { name: '宮本 詩織', reading: 'ミヤモト シオリ', department: '情報セキュリティ室', title: '主任' }
  const [, house = ''] = contact.parts.email.split('@')
  const email = `miyamoto.shiori@${house}`
  const form = { ...facts, telephone: '03-0000-4821', email, why: '', person: '', what: 'join' } as const
  granted('a proposal', await proposePerson(portal, { form, by: await contact.by() }))
  await contact.signOut()
}
