import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Before all else: somebody says that this person lost what they have just shown. */
export function RestoringNotice() {
  const { t } = useTranslation('access')
  return (
    <div className="mb-6">
      <Notice kind="warn" title={t('back.pending')}>
        <p>{t('back.pendingReported')}</p>
        <p className="mt-3">
          <ButtonLink to="/settings/second-factor" kind="line" small>
            {t('factors.title')}
          </ButtonLink>
        </p>
      </Notice>
    </div>
  )
}
