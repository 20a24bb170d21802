import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/num.tsx'
import { formatTime } from '../../ui/time.tsx'

/** A loss of entries that two people have not decided yet. */
export interface LossShown {
  readonly kept: number
  readonly last: number
  readonly since: number
  readonly until: number
}

/** Said on every page until two people have decided that the log goes on: no copy is given, and hardly anything can be signed. */
export function LossBand({ loss: { kept, last, since, until } }: { readonly loss: LossShown }) {
  const { t, i18n } = useTranslation('shell')
  const when = (at: number) => formatTime(at, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  const lost = { entries: formatNumber(last - kept), since: when(since), until: when(until) }
  return (
    <aside className="band band-alarm" aria-label={t('lost.label')}>
      <p>
        <strong>{last > kept ? t('lost.band', lost) : t('lost.keys')}</strong> {t('lost.meaning')}
      </p>
    </aside>
  )
}
