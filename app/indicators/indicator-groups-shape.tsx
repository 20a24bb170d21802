import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { LiveRegion } from '../ui/live-region.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Table } from '../ui/table.tsx'
import { defang, type Indicator, keyOf } from './indicator.ts'
import { groupsOf, type IndicatorGroup, rowsShown } from './indicator-groups.ts'
import { Techniques } from './techniques-shape.tsx'

interface GroupsProps {
  readonly indicators: readonly Indicator[]
  readonly defanged: boolean
  /** Every row, as paper needs it. */
  readonly whole: boolean
}

/** Among the keys of groups that stand open: those beyond the first twenty rows. No group's own key is a word. */
const beyond = 'beyond'

/** A reader's rows: meanings said once, two lines a row on a telephone, a few rows of each group and the rest by a press. */
export function IndicatorGroups({ indicators, defanged, whole }: GroupsProps) {
  const { t } = useTranslation('bulletins')
  const [wide, setWide] = useState<readonly string[]>([])
  const [copied, setCopied] = useState<string | null>(null)
  if (indicators.length === 0) return <p>{t('indicator.none')}</p>
  const groups = groupsOf(indicators)
  const atFirst = rowsShown(groups, wide.includes(beyond))
  const rowsOf = ({ key, indicators: rows }: IndicatorGroup, place: number) =>
    whole || wide.includes(key) ? rows.length : (atFirst[place] ?? 0)
  const hidden = groups.filter((group, place) => rowsOf(group, place) === 0)
  const before = placesOf(groups)
  const copy = (indicator: Indicator) =>
    navigator.clipboard.writeText(indicator.value).then(
      () => setCopied(t('indicator.copied', { value: defang(indicator) })),
      () => setCopied(t('indicator.notCopied')),
    )
  return (
    <div className="grid gap-3">
      <Table caption={t('indicator.table')} head={<Heads />} className="indicator-groups">
        {groups.map((group, place) =>
          hidden.includes(group) ? null : (
            <Rows
              key={group.key}
              group={group}
              only={groups.length === 1 && group.shared === null}
              shown={rowsOf(group, place)}
              first={before[place] ?? 0}
              defanged={defanged || whole}
              onAll={() => setWide([...wide, group.key])}
              onCopy={(indicator) => void copy(indicator)}
            />
          ),
        )}
      </Table>
      <LiveRegion shown>
        <span className="num text-[.88rem] text-ink-2">{copied}</span>
      </LiveRegion>
      {hidden.length > 0 ? (
        <div className="no-print">
          <Button kind="plain" small onClick={() => setWide([...wide, beyond])}>
            {t('indicator.moreGroups', {
              count: hidden.reduce((sum, { indicators: rows }) => sum + rows.length, 0),
              groups: formatNumber(hidden.length),
            })}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** How many rows stand before each group: what its numbers go on from. */
function placesOf(groups: readonly IndicatorGroup[]): readonly number[] {
  let before = 0
  return groups.map(({ indicators }) => {
    const first = before
    before += indicators.length
    return first
  })
}

function Heads() {
  const { t } = useTranslation('bulletins')
  return (
    <>
      {(['number', 'kind', 'value', 'context'] as const).map((column) => (
        <th key={column} scope="col">
          {t(`indicator.columns.${column}`)}
        </th>
      ))}
      <td className="no-print" />
    </>
  )
}

interface RowsProps {
  readonly group: IndicatorGroup
  /** There is no other, and nothing shared: a head would say nothing. */
  readonly only: boolean
  readonly shown: number
  readonly first: number
  readonly defanged: boolean
  readonly onAll: () => void
  readonly onCopy: (indicator: Indicator) => void
}

function Rows({ group, only, shown, first, defanged, onAll, onCopy }: RowsProps) {
  const { t } = useTranslation('bulletins')
  const { shared, indicators } = group
  const left = indicators.length - shown
  return (
    <>
      {only ? null : (
        <tr className="indicator-group">
          <th scope="colgroup" colSpan={5}>
            <span className="flex items-baseline justify-between gap-3">
              <Clamped text={shared ? shared.meaning : t('indicator.apart')} />
              <span className="num flex-none font-normal text-ink-2">
                {t('reading.count', { count: indicators.length })}
              </span>
            </span>
            {shared && (shared.action !== '' || shared.techniques.length > 0) ? (
              <span className="mt-0.5 flex flex-wrap gap-x-4 text-[.88rem] font-normal">
                <span>{shared.action}</span>
                <Techniques ids={shared.techniques} />
              </span>
            ) : null}
          </th>
        </tr>
      )}
      {indicators.slice(0, shown).map((indicator, place) => (
        <Row
          key={`${keyOf(indicator)} ${indicator.meaning}`}
          indicator={indicator}
          number={first + place + 1}
          apart={shared === null}
          defanged={defanged}
          onCopy={() => onCopy(indicator)}
        />
      ))}
      {left > 0 ? (
        <tr className="no-print">
          <td colSpan={5} className="indicator-more">
            <Button kind="plain" small onClick={onAll}>
              {t('indicator.more', { count: left })}
            </Button>
          </td>
        </tr>
      ) : null}
    </>
  )
}

interface RowProps {
  readonly indicator: Indicator
  readonly number: number
  /** It has a meaning of its own. */
  readonly apart: boolean
  readonly defanged: boolean
  readonly onCopy: () => void
}

function Row({ indicator, number, apart, defanged, onCopy }: RowProps) {
  const { t } = useTranslation('bulletins')
  const { kind, value, meaning, action, techniques, state } = indicator
  const shown = defanged ? defang(indicator) : value
  return (
    <tr className="indicator-row">
      <td className="num indicator-number">{formatNumber(number)}</td>
      <td className="indicator-kind">{t(`indicator.kind.${kind}`)}</td>
      <th scope="row" className="indicator-value" translate="no">
        {shown}
      </th>
      <td className="indicator-context">
        {state === 'live' ? null : <strong className="text-warn">{t(`indicator.state.${state}`)} </strong>}
        {apart ? (
          <>
            <Clamped text={joined(meaning, action)} /> <Techniques ids={techniques} />
          </>
        ) : null}
      </td>
      <td className="no-print indicator-copy">
        <button type="button" onClick={onCopy} aria-label={t('indicator.copyOne', { value: shown.slice(0, 80) })}>
          <CopySign />
        </button>
      </td>
    </tr>
  )
}

const joined = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('　')

function CopySign() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <rect x="9" y="9" width="11" height="11" rx="2" />
      <path d="M5 15V6a2 2 0 0 1 2-2h9" />
    </svg>
  )
}

/** Longer than this, and a meaning pushes the values off a telephone. */
const clampedFrom = 90

function Clamped({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation('bulletins')
  const [whole, setWhole] = useState(false)
  if (text.length <= clampedFrom) return <span>{text}</span>
  return (
    <span>
      <span className={whole ? undefined : 'line-clamp-2 print:line-clamp-none'}>{text}</span>
      {whole ? null : (
        <button type="button" className="no-print link-button" onClick={() => setWhole(true)}>
          {t('indicator.wholeMeaning')}
        </button>
      )}
    </span>
  )
}
