import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field } from '../ui/field.tsx'
import { formatNumber } from '../ui/num.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { holdsWords, isLive } from './indicator.ts'
import { type FileFormat, fileFormats } from './indicator-files.ts'
import { IndicatorGroups } from './indicator-groups-shape.tsx'
import type { StixReading } from './stix-bundle.ts'
import { useTechniqueNames } from './techniques-shape.tsx'

export interface IndicatorTableProps {
  readonly reading: StixReading
  /** Every row and no control: the page is being put on paper. */
  readonly whole: boolean
  /** Hands a file on, once its reader's word about it stands in the log; and what has to be asked or said meanwhile. */
  readonly onTake: (format: FileFormat) => void
  readonly taking: { readonly busy: boolean; readonly beside: ReactNode }
}

/** What to look for: filter, defang, copy, save. Everything is made here in the browser. */
export function IndicatorTable({ reading, whole, onTake, taking }: IndicatorTableProps) {
  const { t } = useTranslation('bulletins')
  const { indicators, others, revoked } = reading
  const [defanged, setDefanged] = useState(true)
  const [words, setWords] = useState('')
  const nameOf = useTechniqueNames(indicators.some(({ techniques }) => techniques.length > 0))
  const found = useMemo(
    () =>
      indicators.filter((indicator) =>
        holdsWords(indicator, words, [
          t(`indicator.kind.${indicator.kind}`),
          ...indicator.techniques.map((id) => nameOf(id) ?? ''),
        ]),
      ),
    [indicators, words, t, nameOf],
  )
  // What has run out, or was named as harmless, is shown and never handed on as something to block.
  const live = found.filter(isLive)
  return (
    <div className="relative grid gap-3">
      <TakeOut
        onTake={onTake}
        {...taking}
        copy={
          <CopyButton
            label={t('indicator.copy', { count: live.length })}
            text={() => live.map(({ value }) => value).join('\n')}
          />
        }
      />
      <div className="no-print flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1 sm:max-w-sm">
          <Field label={t('indicator.filter')} quietLabel>
            <TextInput
              value={words}
              placeholder={`${t('indicator.filter')}: ${t('indicator.filterHint')}`}
              autoComplete="off"
              className="min-h-10 text-[.92rem]"
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          </Field>
        </div>
        <Checkbox
          label={t('indicator.defanged')}
          checked={defanged}
          onChange={(event) => setDefanged(event.currentTarget.checked)}
        />
        <p role="status" className="num text-[.88rem] text-ink-2">
          {t('indicator.shown', { total: formatNumber(indicators.length), shown: formatNumber(found.length) })}
        </p>
      </div>
      <p className="hidden text-[.88rem] print:block">
        {found.length < indicators.length
          ? t('indicator.shown', { total: formatNumber(indicators.length), shown: formatNumber(found.length) })
          : null}{' '}
        {t('indicator.onPaper')}
      </p>
      <IndicatorGroups indicators={found} defanged={defanged} whole={whole} />
      {revoked > 0 ? <p className="text-[.88rem] text-ink-2">{t('indicator.revoked', { count: revoked })}</p> : null}
      {others > 0 ? <p className="text-[.88rem] text-ink-2">{t('indicator.others', { count: others })}</p> : null}
    </div>
  )
}

/** The formats that most tools take stand open; the others a press further. */
const first: readonly FileFormat[] = ['stix', 'misp', 'csv']

interface TakeOutProps extends Pick<IndicatorTableProps, 'onTake'> {
  readonly busy: boolean
  readonly beside: ReactNode
  readonly copy: ReactNode
}

function TakeOut({ onTake, busy, beside, copy }: TakeOutProps) {
  const { t } = useTranslation('bulletins')
  const button = (format: FileFormat) => (
    <Button key={format} kind="plain" small disabled={busy} onClick={() => onTake(format)}>
      {t(`indicator.file.${format}`)}
    </Button>
  )
  return (
    <section aria-label={t('indicator.takeOut')} className="no-print grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {copy}
        {first.map(button)}
        <details className="basis-full sm:basis-auto">
          <summary className="cursor-pointer text-[.88rem]">{t('indicator.otherFiles')}</summary>
          <div className="mt-2 flex flex-wrap gap-2">
            {fileFormats.filter((format) => !first.includes(format)).map(button)}
          </div>
        </details>
      </div>
      <p className="text-[.85rem] text-ink-2">{t('indicator.takeOutHow')}</p>
      {beside}
    </section>
  )
}
