/** What the unit said later of two of the sample bulletins: a correction, an all-clear. */
import type { RevisionHow } from '../../app/formats/revision.ts'
import type { SampleBulletin } from './sample-bulletin.ts'
import { sampleBulletins } from './sample-bulletins.ts'

export interface SampleRevision {
  readonly how: RevisionHow
  readonly earlier: SampleBulletin
  readonly later: SampleBulletin
}

function revisionOf(
  daysAgo: number,
  how: RevisionHow,
  write: (earlier: SampleBulletin) => Partial<SampleBulletin>,
): SampleRevision {
  const earlier = sampleBulletins.find((bulletin) => bulletin.daysAgo === daysAgo)
  if (!earlier) throw new Error(`no bulletin was issued ${daysAgo} days ago`)
  return { how, earlier, later: { ...earlier, ...write(earlier) } }
}

export const sampleRevisions: readonly SampleRevision[] = [
  revisionOf(5, 'corrects', ({ body, indicators }) => ({
    daysAgo: 4,
    hour: 10,
    kind: 'correction',
    body: body.replace(
      '装置の更新機能を悪用し、再起動しても残ります。',
      '装置の更新機能を悪用します。再起動すると消えることを、その後の解析で確認しました。証跡を保全した後に再起動してください。',
    ),
    indicators: [
      ...indicators.filter(({ value }) => value !== '198.51.100.61'),
      { value: '198.51.100.16', meaning: '更新を装う配布元', technique: 'T1195.002' },
    ],
  })),
  revisionOf(13, 'ends', ({ headline }) => ({
    daysAgo: 6,
    hour: 16,
    kind: 'all-clear',
    publicTitle: '委託先を経由したランサムウェア事案に係る注意喚起の解除',
    headline: `【解除】${headline}`,
    toDo: '遮断の設定は、今週中に見直してください。',
    body: `## 解除の内容

〔13日前〕に注意喚起した侵入活動は、基盤の停止を確認したため、対応を解除します。

## 今行うこと

1. **今週中** 設定した遮断及び検知のうち、不要となったものを解除してください。

## 引き続き注意する事項

委託先のアカウントの棚卸しは、定期的に行ってください。
`,
    indicators: [],
    acknowledgeWithinHours: null,
  })),
]
