import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { LiveRegion } from './live-region.tsx'

/** How long before the end the notice comes: WCAG 2.2.1 asks for 20 seconds at least, a form deserves more. */
export const noticeBefore = 2 * 60_000

export interface SessionNoticeProps {
  /** When the session ends by itself, UTC milliseconds. */
  readonly expiresAt: number
  /** Extends it. The notice goes when `expiresAt` moves. */
  readonly onStay: () => void
}

/** Says in time that the session is about to end; one press stays. Nothing typed is touched. */
export function SessionNotice({ expiresAt, onStay }: SessionNoticeProps) {
  const { t } = useTranslation('shell')
  const left = useTimeLeft(expiresAt)
  if (left === null || left > noticeBefore || left <= 0) return <LiveRegion />
  const seconds = Math.ceil(left / 1000)
  const time =
    seconds > 60
      ? t('session.minutes', { count: Math.ceil(seconds / 60) })
      : t('session.seconds', { count: Math.ceil(seconds / 10) * 10 })
  return (
    <div className="session-notice no-print">
      <LiveRegion urgent shown>
        <p className="font-bold">{t('session.title')}</p>
        <p className="text-[.92rem]">{t('session.left', { time })}</p>
      </LiveRegion>
      <Button onClick={onStay}>{t('session.stay')}</Button>
    </div>
  )
}

/** Milliseconds left, looked at every second; null until the page is alive (the server does not guess). */
function useTimeLeft(until: number): number | null {
  const [left, setLeft] = useState<number | null>(null)
  useEffect(() => {
    const look = () => setLeft(until - Date.now())
    look()
    const timer = setInterval(look, 1000)
    return () => clearInterval(timer)
  }, [until])
  return left
}
