import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { formatTime } from '../ui/time.tsx'
import type { LogState } from './view-health.server.ts'

export const useWhen = () => {
  const { i18n } = useTranslation('oversight')
  return (at: number): string => formatTime(at, 'minute', i18n.language === 'en' ? 'en' : 'ja')
}

/** Whether the log holds, in one sentence: what was found last, by whom, and what to do where it does not. */
export function LogStateNotice({ log, everyHours }: { readonly log: LogState; readonly everyHours: number }) {
  const { t } = useTranslation('oversight')
  const when = useWhen()
  if (log.state === 'never' || log.state === 'never-off')
    return (
      <Notice kind="info" title={t('state.never')}>
        {t(log.state === 'never' ? 'state.neverHow' : 'state.neverOff')}
      </Notice>
    )
  const { verification } = log
  const time = when(verification.endedAt)
  const report = <Report id={verification.id} />
  switch (log.state) {
    case 'failed':
      return (
        <Notice kind="refusal" title={t('state.failed')}>
          <p>{t('state.failedHow', { time })}</p>
          <p>{t('state.failedNext')}</p>
          {report}
        </Notice>
      )
    case 'failed-browser':
      return (
        <Notice kind="refusal" title={t('state.failedBrowser')}>
          <p>{t('state.failedBrowserHow', { time, who: log.who })}</p>
          {report}
        </Notice>
      )
    case 'unknown':
      return (
        <Notice kind="warn" title={t('state.unknown')}>
          <p>{t('state.unknownHow', { time })}</p>
          {report}
        </Notice>
      )
    case 'before-loss':
      return (
        <Notice kind="warn" title={t('state.beforeLoss')}>
          <p>{t('state.beforeLossHow', { time, size: formatNumber(verification.checked) })}</p>
          {report}
        </Notice>
      )
    case 'late':
      return (
        <Notice kind="warn" title={t('state.late')}>
          <p>{t('state.lateHow', { time, hours: everyHours })}</p>
          {report}
        </Notice>
      )
    case 'verified':
      return (
        <Notice kind="ok" title={t('state.verified')}>
          <p>{t('state.verifiedHow', { time, size: formatNumber(verification.checked) })}</p>
          {report}
        </Notice>
      )
  }
}

function Report({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('oversight')
  return (
    <p className="mt-1">
      <Link to={`/oversight/verifications/${id}`}>{t('state.report')}</Link>
    </p>
  )
}
