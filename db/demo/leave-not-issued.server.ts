/** Sealed on the sample's last day and not with its readers yet: what waits for a second liaison, and what waits for its time. */
import { instant, type PersonId } from '../../app/ids.ts'
import { issueSample, leaveProposed } from './issue-sample.server.ts'
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

const leftForTomorrow: SampleBulletin = {
  daysAgo: 0,
  hour: 9,
  sender: 'fujii.naoki',
  kind: 'advisory',
  marks: { class: 'provision', grade: 2, restrictions: ['concerned-parties-only'], tlp: 'TLP:AMBER', pap: 'PAP:GREEN' },
  publicTitle: '遠隔会議ソフトの更新に関する情報提供',
  headline: '遠隔会議ソフトの修正版の公開と、更新の手順について',
  toDo: '修正版の公開後、速やかに更新してください。',
  body: `## 今行うこと

1. **公開後3日以内** 修正版に更新してください。
2. 更新できない端末では、外部からの会議への参加を止めてください。

## 概要

製造者が、明朝に修正版を公開します。公開の時刻に合わせて、この情報を発出します。
`,
  indicators: [],
  to: { sectors: ['electricity'] },
  acknowledgeWithinHours: null,
}

/** Nine in the morning. */
const opensAt = (today: number) => instant(today + 33 * 3_600_000)

export async function leaveNotIssued(left: {
  readonly author: SampleActor
  readonly approvers: readonly SampleActor[]
  readonly readers: readonly SampleActor[]
  readonly today: number
}): Promise<void> {
  const { author: sender, approvers, today } = left
  const recipients = left.readers.map(({ person }): PersonId => person)
  await sender.signIn()
  const timed = { sender, recipients, approvers, today, notBefore: opensAt(today) }
  await issueSample({ ...timed, bulletin: leftForTomorrow })
  await sender.signOut()
  await leaveProposed({ sender, bulletin: leftProposed, recipients, approvers, today })
}
