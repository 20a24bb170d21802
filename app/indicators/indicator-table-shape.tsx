import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field } from '../ui/field.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { defang, holdsWords, type Indicator, keyOf } from './indicator.ts'
import { type FileFormat, fileFormats, isLive } from './indicator-files.ts'
import { type StixReading, techniqueAddress } from './stix-bundle.ts'

export interface IndicatorTableProps {
  readonly reading: StixReading
  /** Hands a file on, once its reader's word about it stands in the log; and what has to be asked or said meanwhile. */
  readonly onTake: (format: FileFormat) => void
  readonly taking: { readonly busy: boolean; readonly beside: ReactNode }
}

/** More rows than this at once would make a phone stutter. */
const rowsAtOnce = 200

/** What to look for: filter, defang, copy, save. Everything is made here in the browser. */
export function IndicatorTable({ reading, onTake, taking }: IndicatorTableProps) {
  const { t } = useTranslation('bulletins')
  const { indicators, others, revoked } = reading
  const [defanged, setDefanged] = useState(true)
  const [words, setWords] = useState('')
  const [rows, setRows] = useState(rowsAtOnce)
  const found = useMemo(() => indicators.filter((indicator) => holdsWords(indicator, words)), [indicators, words])
  // What has run out, or was named as harmless, is shown and never handed on as something to block.
  const live = found.filter(isLive)
  const shown = found.slice(0, rows)
  return (
    <div className="relative grid gap-3">
      <div className="no-print flex flex-wrap items-end gap-x-4 gap-y-2">
        <CopyButton
          label={t('indicator.copy', { count: live.length })}
          text={() => live.map(({ value }) => value).join('\n')}
        />
        <Checkbox
          label={t('indicator.defanged')}
          checked={defanged}
          onChange={(event) => setDefanged(event.currentTarget.checked)}
        />
      </div>
      <TakeOut onTake={onTake} {...taking} />
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
        <p role="status" className="num text-[.88rem] text-ink-2">
          {t('indicator.shown', { total: formatNumber(indicators.length), shown: formatNumber(found.length) })}
        </p>
      </div>
      <IndicatorRows indicators={shown} defanged={defanged} />
      {found.length > rows ? (
        <div className="no-print">
          <Button kind="plain" small onClick={() => setRows(rows + rowsAtOnce)}>
            {t('indicator.more', { count: found.length - rows })}
          </Button>
        </div>
      ) : null}
      {revoked > 0 ? <p className="text-[.88rem] text-ink-2">{t('indicator.revoked', { count: revoked })}</p> : null}
      {others > 0 ? <p className="text-[.88rem] text-ink-2">{t('indicator.others', { count: others })}</p> : null}
    </div>
  )
}

function TakeOut({ onTake, busy, beside }: Pick<IndicatorTableProps, 'onTake'> & IndicatorTableProps['taking']) {
  const { t } = useTranslation('bulletins')
  return (
    <section aria-labelledby="take-out" className="no-print grid gap-2 rounded-8 border border-line px-4 py-3">
      <h3 id="take-out" className="text-[.95rem]">
        {t('indicator.takeOut')}
      </h3>
      <p className="text-[.88rem] text-ink-2">{t('indicator.takeOutHow')}</p>
      <div className="flex flex-wrap gap-x-3 gap-y-2">
        {fileFormats.map((format) => (
          <Button key={format} kind="line" small disabled={busy} onClick={() => onTake(format)}>
            {t(`indicator.file.${format}`)}
          </Button>
        ))}
      </div>
      {beside}
    </section>
  )
}

interface RowsProps {
  readonly indicators: readonly Indicator[]
  readonly defanged: boolean
  /** In the composer: which of them are taken. */
  readonly choice?: {
    readonly left: readonly string[]
    readonly onLeave: (key: string, leave: boolean) => void
  }
}

/** The rows alone: in the composer too. */
export function IndicatorRows({ indicators, defanged, choice }: RowsProps) {
  const { t } = useTranslation('bulletins')
  if (indicators.length === 0) return <p>{t('indicator.none')}</p>
  const columns = ['kind', 'value', 'meaning', 'action', 'technique'] as const
  const named = choice ? (['taken', ...columns] as const) : columns
  const head = named.map((column) => <HeadCell key={column}>{t(`indicator.columns.${column}`)}</HeadCell>)
  return (
    <Table caption={t('indicator.table')} head={head} stack>
      {indicators.map((indicator) => (
        <tr key={`${keyOf(indicator)} ${indicator.meaning}`}>
          {choice ? (
            <Cell label={t('indicator.columns.taken')}>
              <Checkbox
                label={<span className="sr-only">{t('indicator.take', { value: defang(indicator) })}</span>}
                checked={!choice.left.includes(keyOf(indicator))}
                onChange={(event) => choice.onLeave(keyOf(indicator), !event.currentTarget.checked)}
              />
            </Cell>
          ) : null}
          <Cell label={t('indicator.columns.kind')}>
            <span className="whitespace-nowrap">{t(`indicator.kind.${indicator.kind}`)}</span>
          </Cell>
          <Cell label={t('indicator.columns.value')} mono>
            <span className="block [overflow-wrap:anywhere] md:min-w-[15rem]" translate="no">
              {defanged ? defang(indicator) : indicator.value}
            </span>
            {indicator.state === 'live' ? null : (
              <span className="mt-1 block font-sans text-[.82rem] text-warn">
                {t(`indicator.state.${indicator.state}`)}
              </span>
            )}
          </Cell>
          <Cell label={t('indicator.columns.meaning')}>
            <span className="block md:min-w-[7rem]">{indicator.meaning}</span>
          </Cell>
          <Cell label={t('indicator.columns.action')}>
            <span className="block md:min-w-[7rem]">{indicator.action}</span>
          </Cell>
          <Cell label={t('indicator.columns.technique')} mono>
            <Techniques ids={indicator.techniques} />
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function Techniques({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation('bulletins')
  return (
    <span className="flex flex-wrap gap-2">
      {ids.map((id) => (
        <a
          className="whitespace-nowrap"
          key={id}
          href={techniqueAddress(id)}
          rel="noreferrer noopener"
          target="_blank"
          aria-label={t('indicator.technique', { id })}
        >
          {id}
        </a>
      ))}
    </span>
  )
}
