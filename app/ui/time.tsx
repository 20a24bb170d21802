import { useTranslation } from 'react-i18next'
import type { Language } from '../i18n/language.ts'
import { inJapan } from '../ids.ts'

/**
 * `minute` 2026年11月22日 14:03 · `second` with seconds · `date` without the hour ·
 * `short` 11月22日 14:03 · `clock` 14:03 · `day` 2026年11月22日 日曜日.
 */
export type TimeStyle = 'minute' | 'second' | 'date' | 'short' | 'clock' | 'day'

const two = (n: number): string => String(n).padStart(2, '0')

const names = {
  ja: { days: ['日', '月', '火', '水', '木', '金', '土'].map((day) => `${day}曜日`), months: [] },
  en: {
    days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  },
} as const

function dateOf(at: Date, language: Language, year: boolean): string {
  const day = at.getUTCDate()
  if (language === 'ja') return `${year ? `${at.getUTCFullYear()}年` : ''}${at.getUTCMonth() + 1}月${day}日`
  return `${day} ${names.en.months[at.getUTCMonth()] ?? ''}${year ? ` ${at.getUTCFullYear()}` : ''}`
}

/** Milliseconds since the epoch as Japan Standard Time, no era names. */
export function formatTime(at: number, style: TimeStyle, language: Language): string {
  const there = inJapan(at)
  const clock = `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`
  switch (style) {
    case 'clock':
      return clock
    case 'date':
      return dateOf(there, language, true)
    case 'day':
      return language === 'ja'
        ? `${dateOf(there, language, true)} ${names.ja.days[there.getUTCDay()] ?? ''}`
        : `${names.en.days[there.getUTCDay()] ?? ''}, ${dateOf(there, language, true)}`
    case 'short':
      return `${dateOf(there, language, false)} ${clock}`
    case 'minute':
      return `${dateOf(there, language, true)} ${clock}`
    case 'second':
      return `${dateOf(there, language, true)} ${clock}:${two(there.getUTCSeconds())}`
  }
}

/** The same instant for machines and for the hover: `2026-11-22 05:03:22 UTC`. */
export const formatUtc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** An instant: Japan's time on the page, UTC on hover, ISO 8601 underneath. */
export function Time({ at, as = 'minute' }: { readonly at: number; readonly as?: TimeStyle }) {
  const { t, i18n } = useTranslation('shell')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={t('time.utc', { time: formatUtc(at) })}
      className="num whitespace-nowrap"
    >
      {formatTime(at, as, language)}
    </time>
  )
}
