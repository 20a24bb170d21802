/** What an opened copy says to look for, and how it leaves for its reader's tools. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { instant } from '../ids.ts'
import { type FileFormat, indicatorFile } from '../indicators/indicator-files.ts'
import { IndicatorTable } from '../indicators/indicator-table-shape.tsx'
import { parseStixBundle, readStixBundle, type StixBundle, type StixReading } from '../indicators/stix-bundle.ts'
import { useTechniqueNames } from '../indicators/techniques-shape.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import type { OpenBulletin } from './open-bulletin.client.ts'
import { usePrinting } from './paper-shape.tsx'
import type { SealedCopyLine } from './sealed-copy-line.ts'
import { TakeOutMarks, useTakeOut } from './take-out-shape.tsx'

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

/** Where the page's own links lead. */
export const indicatorsPlace = 'indicators'

export function OpenIndicators({ bundle, reading, line, open }: OpenIndicatorsProps) {
  const { t } = useTranslation('bulletins')
  const taking = useTakeOut(line, open)
  const printing = usePrinting()
  const techniqueName = useTechniqueNames(true)
  const takeOut = (format: FileFormat) => {
    const { marks, payload, sender } = open.opened
    const about = { number: line.number, headline: payload.content.headline, issuer: sender.organizationName }
    const issuedAt = instant(line.issuedAt)
    const newUuid = () => crypto.randomUUID()
    const { indicators } = reading
    const source = {
      ...about,
      marks,
      assessment: payload.content.assessment,
      issuedAt,
      bundle,
      indicators,
      techniqueName,
      newUuid,
    }
    void taking.take(format, t('indicator.takeOutGo', { file: t(`indicator.file.${format}`) }), () =>
      saveFile(indicatorFile(format, source)),
    )
  }
  return (
    <section className="mt-9" aria-labelledby={indicatorsPlace}>
      <h2 id={indicatorsPlace} tabIndex={-1} className="mb-3 scroll-mt-4 text-[1.15rem] outline-none">
        {t('reading.indicators')}{' '}
        <span className="num text-[.9rem] font-normal text-ink-2">
          {t('reading.count', { count: reading.indicators.length })}
        </span>
      </h2>
      <IndicatorTable
        reading={reading}
        whole={printing}
        onTake={takeOut}
        taking={{
          busy: taking.busy,
          beside: (
            <>
              <TakeOutMarks open={open} />
              {taking.beside}
            </>
          ),
        }}
      />
    </section>
  )
}
