import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'

/** How many wait: for this person's approval, and of what they wrote. */
export interface ApprovalsWaiting {
  readonly asked: number
  readonly own: number
}

/** Above what a liaison came for: somebody waits for them. Nothing where nobody does. */
export function ApprovalsWaitingNotice({ asked, own }: ApprovalsWaiting) {
  const { t } = useTranslation('shell')
  if (asked + own === 0) return null
  return (
    <div className="mb-6">
      <Notice kind={asked > 0 ? 'warn' : 'info'}>
        {asked > 0 ? <p className="num font-semibold">{t('approvals.waitingYou', { count: asked })}</p> : null}
        {own > 0 ? <p className="num">{t('approvals.waitingOwn', { count: own })}</p> : null}
        <p className="mt-1">
          <Link to="/approvals">{t('approvals.toList')}</Link>
        </p>
      </Notice>
    </div>
  )
}
