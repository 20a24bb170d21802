/** What an opened copy says to look for, and how it leaves for its reader's tools. */
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { Restriction } from '../formats/marks.ts'
import { instant } from '../ids.ts'
import { type FileFormat, indicatorFile } from '../indicators/indicator-files.ts'
import { IndicatorTable } from '../indicators/indicator-table-shape.tsx'
import { parseStixBundle, readStixBundle, type StixBundle, type StixReading } from '../indicators/stix-bundle.ts'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { type OpenBulletin, recordAct } from './open-bulletin.client.ts'
import type { SealedCopyLine } from './sealed-copy-line.ts'

export interface ReadIndicators {
  readonly bundle: StixBundle
  readonly reading: StixReading
}

/** What the copy says to look for, as of now; null where it says nothing. */
export function useIndicators(open: OpenBulletin): ReadIndicators | null {
  const { indicators } = open.opened.payload.content
  return useMemo(() => {
    const bundle = indicators && parseStixBundle(JSON.stringify(indicators))
    return bundle?.ok ? { bundle: bundle.value, reading: readStixBundle(bundle.value, instant(Date.now())) } : null
  }, [indicators])
}

interface OpenIndicatorsProps extends ReadIndicators {
  readonly line: SealedCopyLine
  readonly open: OpenBulletin
}

/** Marks that speak of taking a file away, as they stand beside the buttons. */
const ofFiles: readonly Restriction[] = [
  'no-copying',
  'copying-by-permission',
  'no-forwarding',
  'no-taking-out',
  'no-reuse',
  'no-distribution',
]

export function OpenIndicators({ bundle, reading, line, open }: OpenIndicatorsProps) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  const keyed = useKeyedAct()
  const [told, setTold] = useState<{ readonly reason: string } | { readonly index: number } | null>(null)
  const { marks, payload, sender } = open.opened
  const restricted = ofFiles.filter((word) => marks.restrictions.includes(word))
  const takeOut = async (format: FileFormat) => {
    setTold(null)
    const act = () => recordAct(line, { act: 'take-out', file: format }, open.opened.entry)
    const recorded = await keyed.take(t('indicator.takeOutGo', { file: t(`indicator.file.${format}`) }), act)
    if (!recorded.ok) return setTold({ reason: recorded.reason })
    const about = { number: line.number, headline: payload.content.headline, issuer: sender.organizationName }
    const issuedAt = instant(line.issuedAt)
    const newUuid = () => crypto.randomUUID()
    saveFile(indicatorFile(format, { ...about, marks, issuedAt, bundle, indicators: reading.indicators, newUuid }))
    setTold({ index: recorded.value.index })
  }
  const beside = (
    <>
      {restricted.length > 0 ? (
        <Notice kind="warn">
          {t('indicator.takeOutMarks', { marks: restricted.map((word) => t(`restriction.${word}`)).join('・') })}
        </Notice>
      ) : null}
      {keyed.stepUp}
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
  return (
    <section className="mt-9">
      <h2 className="mb-3 text-[1.15rem]">
        {t('reading.indicators')}{' '}
        <span className="num text-[.9rem] font-normal text-ink-2">
          {t('reading.count', { count: reading.indicators.length })}
        </span>
      </h2>
      <IndicatorTable
        reading={reading}
        onTake={(format) => void takeOut(format)}
        taking={{ busy: keyed.busy, beside }}
      />
    </section>
  )
}
