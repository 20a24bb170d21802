import { useTranslation } from 'react-i18next'
import { Card, Section } from '../ui/card.tsx'
import { classNames } from '../ui/class-names.ts'
import { formatNumber, Num } from '../ui/num.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { formatTime } from '../ui/time.tsx'
import { type DayOfGrowth, roundAbove, type WeekOfGrowth } from './growth.ts'

/** Entries a day: a chart drawn with the page, and the same numbers as a table for whoever does not see it. */
export function GrowthSection({ weeks }: { readonly weeks: readonly WeekOfGrowth[] }) {
  const { t } = useTranslation('oversight')
  return (
    <Section title={t('growth.title')} aside={t('growth.aside')}>
      <Card className="grid gap-4">
        <GrowthChart days={weeks.flat()} />
        <details>
          <summary className="text-[.9rem] font-semibold text-act">{t('growth.numbers')}</summary>
          <div className="mt-3">
            <GrowthTable weeks={weeks} />
          </div>
        </details>
      </Card>
    </Section>
  )
}

const useDay = () => {
  const { i18n } = useTranslation('oversight')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  // "11月22日 00:00" without its clock: the day of a chart that spans weeks, not years.
  return (at: number): string => formatTime(at, 'short', language).replace(/ \d\d:\d\d$/, '')
}

function GrowthChart({ days }: { readonly days: readonly DayOfGrowth[] }) {
  const { t } = useTranslation('oversight')
  const day = useDay()
  const busiest = days.reduce<DayOfGrowth | null>(
    (most, one) => ((one.entries ?? 0) > (most?.entries ?? 0) ? one : most),
    null,
  )
  const weeks = days.length / 7
  if (!busiest?.entries) return <p className="text-[.92rem] text-ink-2">{t('growth.none', { weeks })}</p>
  const top = roundAbove(busiest.entries)
  const label = t('growth.chart', { weeks, day: day(busiest.at), most: formatNumber(busiest.entries) })
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-[.75rem] text-ink-2">
      <div aria-hidden="true" className="num flex h-40 flex-col justify-between text-right leading-none">
        <span>{formatNumber(top)}</span>
        {top % 2 === 0 ? <span>{formatNumber(top / 2)}</span> : null}
        <span>0</span>
      </div>
      <Bars days={days} top={top} label={label} />
      <span />
      <div aria-hidden="true" className="relative mt-1.5 h-5">
        {days.map(({ at }, place) =>
          place % 7 === 0 ? (
            <span
              key={at}
              className={classNames('num absolute whitespace-nowrap', place % 14 === 0 ? null : 'max-[24rem]:hidden')}
              style={{ left: `${(place / days.length) * 100}%` }}
            >
              {day(at)}
            </span>
          ) : null,
        )}
      </div>
    </div>
  )
}

interface BarsProps {
  readonly days: readonly DayOfGrowth[]
  readonly top: number
  readonly label: string
}

// Places in per cent, not by a viewBox: the chart takes the width there is, and
// no stroke or corner is drawn out of shape.
function Bars({ days, top, label }: BarsProps) {
  const { t } = useTranslation('oversight')
  const day = useDay()
  const slot = 100 / days.length
  const lastKnown = days.findLastIndex(({ entries }) => entries !== null)
  return (
    <svg role="img" aria-label={label} className="h-40 w-full overflow-visible">
      {[0, 50, 100].map((height) => (
        <line key={height} x1="0" x2="100%" y1={`${height}%`} y2={`${height}%`} stroke="var(--line)" strokeWidth="1" />
      ))}
      {days.map(({ at, entries }, place) => {
        if (!entries) return null
        // A single entry in a day of a busy month must not vanish.
        const height = Math.max((entries / top) * 100, 1.2)
        const today = place === lastKnown
        return (
          <rect
            key={at}
            x={`${slot * (place + 0.16)}%`}
            width={`${slot * 0.68}%`}
            y={`${100 - height}%`}
            height={`${height}%`}
            rx="2"
            fill="var(--act)"
            fillOpacity={today ? 0.45 : 0.9}
          >
            <title>
              {t(today ? 'growth.barToday' : 'growth.bar', { day: day(at), entries: formatNumber(entries) })}
            </title>
          </rect>
        )
      })}
    </svg>
  )
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

function GrowthTable({ weeks }: { readonly weeks: readonly WeekOfGrowth[] }) {
  const { t } = useTranslation('oversight')
  const day = useDay()
  const head = (
    <>
      <HeadCell>{t('growth.week')}</HeadCell>
      {weekdays.map((weekday) => (
        <HeadCell key={weekday} end>
          {t(`weekday.${weekday}`)}
        </HeadCell>
      ))}
      <HeadCell end>{t('growth.total')}</HeadCell>
    </>
  )
  return (
    <Table caption={t('growth.table')} head={head}>
      {weeks.map((week) => {
        const [first] = week
        if (!first) return null
        return (
          <tr key={first.at}>
            <Cell rowHead>
              <span className="num whitespace-nowrap">{t('growth.weekOf', { day: day(first.at) })}</span>
            </Cell>
            {week.map(({ at, entries }) => (
              <Cell key={at} end>
                {entries === null ? <Future /> : <Num value={entries} />}
              </Cell>
            ))}
            <Cell end>
              <Num value={week.reduce((sum, { entries }) => sum + (entries ?? 0), 0)} />
            </Cell>
          </tr>
        )
      })}
    </Table>
  )
}

function Future() {
  const { t } = useTranslation('oversight')
  return (
    <>
      <span aria-hidden="true" className="text-ink-3">
        –
      </span>
      <span className="sr-only">{t('growth.future')}</span>
    </>
  )
}
