import { useTranslation } from 'react-i18next'
import { PageHead, type PageHeadProps } from '../../ui/page-head.tsx'

/** The head of a page under the settings, with the way back to them. */
export function SettingsHead(head: Omit<PageHeadProps, 'up' | 'children'>) {
  const { t } = useTranslation('shell')
  return <PageHead {...head} up={{ to: '/settings/profile', title: t('nav.settings') }} />
}
