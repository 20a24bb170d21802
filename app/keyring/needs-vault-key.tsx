import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'

/** Said where a page works with a key that opens in it, and its reader's does not. */
export function NeedsVaultKey() {
  const { t } = useTranslation('keys')
  return (
    <Notice kind="warn" title={t('hand.needsVault')}>
      <p>{t('hand.needsVaultHow')}</p>
      <p className="mt-2">
        <Link to="/settings/key/replace">{t('hand.needsVaultWay')}</Link>
      </p>
    </Notice>
  )
}
