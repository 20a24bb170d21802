/** What leaves an opened copy for paper or for its reader's tools: first the reader's signed word for it, then the thing itself. */
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { Restriction } from '../formats/marks.ts'
import type { RecordedAct } from '../sealed/release-wire.ts'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { type OpenBulletin, recordAct } from './open-bulletin.client.ts'
import type { SealedCopyLine } from './sealed-copy-line.ts'

export interface TakingOut {
  readonly busy: boolean
  /** `file` as the act names it; `go`: what its button says; `hand` runs once the word stands in the log. */
  readonly take: (file: string, go: string, hand: (recorded: RecordedAct) => void) => Promise<void>
  /** What is asked and said meanwhile. */
  readonly beside: ReactNode
}

export function useTakeOut(line: SealedCopyLine, open: OpenBulletin): TakingOut {
  const keyed = useKeyedAct()
  const [told, setTold] = useState<{ readonly reason: string } | { readonly index: number } | null>(null)
  const take: TakingOut['take'] = async (file, go, hand) => {
    setTold(null)
    const recorded = await keyed.take(go, () => recordAct(line, { act: 'take-out', file }, open.opened.entry))
    if (!recorded.ok) return setTold({ reason: recorded.reason })
    hand(recorded.value)
    setTold({ index: recorded.value.index })
  }
  return {
    busy: keyed.busy,
    take,
    beside: (
      <>
        {keyed.stepUp}
        <Told told={told} />
      </>
    ),
  }
}

function Told({ told }: { readonly told: { readonly reason: string } | { readonly index: number } | null }) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  return (
    <>
      <div role="status" className="text-[.9rem]">
        {told && 'index' in told ? t('indicator.takenOut', { index: formatNumber(told.index) }) : null}
      </div>
      {told && 'reason' in told ? (
        <Notice kind="refusal" live>
          {sentence(told.reason)}
        </Notice>
      ) : null}
    </>
  )
}

/** Marks that speak of taking something away, as they stand beside the buttons. */
const ofFiles: readonly Restriction[] = [
  'no-copying',
  'copying-by-permission',
  'no-forwarding',
  'no-taking-out',
  'no-reuse',
  'no-distribution',
]

export function TakeOutMarks({ open }: { readonly open: OpenBulletin }) {
  const { t } = useTranslation('bulletins')
  const restricted = ofFiles.filter((word) => open.opened.marks.restrictions.includes(word))
  if (restricted.length === 0) return null
  return (
    <Notice kind="warn">
      {t('indicator.takeOutMarks', { marks: restricted.map((word) => t(`restriction.${word}`)).join('・') })}
    </Notice>
  )
}
