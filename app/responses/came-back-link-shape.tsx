import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { BulletinId } from '../ids.ts'

interface CameBackLinkProps {
  readonly bulletin: BulletinId
  /** How many wait for an answer; null for whoever does not answer. */
  readonly waiting: number | null
}

/** Where what came back stands, and what of it waits for an answer. */
export function CameBackLink({ bulletin, waiting }: CameBackLinkProps) {
  const { t } = useTranslation('responses')
  if (waiting === null) return null
  return (
    <p className="num mt-3">
      <Link to={`/bulletins/${bulletin}/responses`}>{t('unit.link')}</Link>
      {'　'}
      {waiting > 0 ? <strong className="text-warn">{t('unit.waitingCount', { count: waiting })}</strong> : null}
    </p>
  )
}
