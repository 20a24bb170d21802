import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { LiveRegion } from './live-region.tsx'

/** How long before the end the notice comes: WCAG 2.2.1 asks for 20 seconds at least, a form deserves more. */
const noticeBefore = 2 * 60_000
/** Where no press can put the end off, what is being written has to be finished and sent. */
const lastNoticeBefore = 10 * 60_000

export interface SessionNoticeProps {
  /** When the session ends by itself, UTC milliseconds. */
  readonly expiresAt: number
  /** Extends it. The notice goes when `expiresAt` moves. Null where it has lasted as long as any may. */
  readonly onStay: (() => void) | null
}

/** Says in time that the session is about to end; one press stays. Nothing typed is touched. */
export function SessionNotice({ expiresAt, onStay }: SessionNoticeProps) {
  const { t } = useTranslation('shell')
  const left = useTimeLeft(expiresAt)
  if (left === null || !isNear(left, onStay === null)) return <LiveRegion />
  const seconds = Math.ceil(left / 1000)
  const time =
    seconds > 60
      ? t('session.minutes', { count: Math.ceil(seconds / 60) })
      : t('session.seconds', { count: Math.ceil(seconds / 10) * 10 })
  return (
    <div className="session-notice no-print">
      <LiveRegion urgent shown>
        <p className="font-bold">{t('session.title')}</p>
        <p className="text-[.92rem]">{t(onStay ? 'session.left' : 'session.last', { time })}</p>
      </LiveRegion>
      {onStay ? <Button onClick={onStay}>{t('session.stay')}</Button> : null}
    </div>
  )
}

/** Whether so many milliseconds before the end it is said. */
export const isNear = (left: number, isLast: boolean): boolean =>
  left > 0 && left <= (isLast ? lastNoticeBefore : noticeBefore)

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
