import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../access/role.ts'
import { formatTime } from '../../ui/time.tsx'

/** A quorum set aside, as much of it as this reader may know. */
export interface SuspensionShown {
  readonly until: number
  /** How long it still runs: the browser's clock may be wrong. Milliseconds. */
  readonly left: number
  /** For whoever is signed in. */
  readonly decided: { readonly roles: readonly Role[]; readonly reason: string } | null
}

/** Said on every page while it runs: no receipt of this time has an outside witness. Gone when it is over, also from a page left open. */
export function SuspensionBand({ suspension }: { readonly suspension: SuspensionShown }) {
  const { t, i18n } = useTranslation('shell')
  const over = useOver(suspension)
  if (over) return null
  const { until, decided } = suspension
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const roles = decided && new Intl.ListFormat(language).format(decided.roles.map((role) => t(`role.${role}`)))
  return (
    <aside className="band band-alarm" aria-label={t('suspended.label')}>
      <p>
        <strong>{t('suspended.band', { until: formatTime(until, 'minute', language) })}</strong>{' '}
        {t('suspended.meaning')}
      </p>
      {decided && roles ? <p>{t('suspended.by', { roles, reason: decided.reason })}</p> : null}
    </aside>
  )
}

function useOver({ until, left }: SuspensionShown): boolean {
  const [over, setOver] = useState<number | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setOver(until), left)
    return () => clearTimeout(timer)
  }, [until, left])
  return over === until
}
