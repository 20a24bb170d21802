import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { formatTime } from '../../ui/time.tsx'

/** A newer pledge is asked for, and there is time left. */
export function NewPledgeNotice({ until }: { readonly until: number }) {
  const { t, i18n } = useTranslation('shell')
  const time = formatTime(until, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mb-6">
      <Notice kind="info" title={t('today.newPledge', { time })}>
        <Link to="/agreement">{t('today.newPledgeGo')}</Link>
      </Notice>
    </div>
  )
}
