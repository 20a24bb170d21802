/** Sealed on the sample's last day and not with its readers yet: what waits for a second liaison. */
import type { PersonId } from '../../app/ids.ts'
import { leaveProposed } from './issue-sample.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import type { SampleBulletin } from './sample-bulletin.ts'

export const leftProposed: SampleBulletin = {
  daysAgo: 0,
  hour: 9,
  sender: 'fujii.naoki',
  kind: 'alert',
  marks: { class: 'controlled', grade: 3, restrictions: ['no-forwarding'], tlp: 'TLP:AMBER+STRICT', pap: 'PAP:AMBER' },
  publicTitle: '変電設備の遠隔監視装置に関する注意喚起',
  headline: '変電設備の遠隔監視装置に対する不審な接続について',
  toDo: '遠隔監視装置の接続記録を確認してください。',
  body: `## 今行うこと

1. **本日中** 遠隔監視装置の、直近7日の接続記録を保存してください。
2. 記録に「192.0.2.77」からの接続がないかを確認してください。

## 概要

複数の事業者の遠隔監視装置に、同じ発信元からの不審な接続がありました。情報源の保護のため、経緯は記載しません。
`,
  indicators: [{ value: '192.0.2.77', meaning: '不審な接続の発信元', technique: 'T1133' }],
  to: { sectors: ['electricity'] },
  acknowledgeWithinHours: 24,
}

export async function leaveNotIssued(left: {
  readonly author: SampleActor
  readonly approvers: readonly SampleActor[]
  readonly readers: readonly SampleActor[]
  readonly today: number
}): Promise<void> {
  const { author: sender, approvers, today } = left
  const recipients = left.readers.map(({ person }): PersonId => person)
  await leaveProposed({ sender, bulletin: leftProposed, recipients, approvers, today })
}
