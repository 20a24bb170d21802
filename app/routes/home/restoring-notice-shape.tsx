import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'

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

/** Somebody, this person or not, asked for another mail address: it can be stopped until it holds. */
export function AddressNotice({ holdsAt }: { readonly holdsAt: number | null }) {
  const { t } = useTranslation('access')
  return (
    <div className="mb-6">
      <Notice kind="warn" title={t('address.pending')}>
        {holdsAt === null ? null : (
          <p>
            {t('address.holds')} <Time at={holdsAt} />
          </p>
        )}
        <p className="mt-1">{t('address.pendingHow')}</p>
        <p className="mt-3">
          <ButtonLink to="/settings/address" kind="line" small>
            {t('address.title')}
          </ButtonLink>
        </p>
      </Notice>
    </div>
  )
}

/** Before the day on which powers begin to take one. */
export function PasskeySoonNotice({ from }: { readonly from: number }) {
  const { t } = useTranslation('access')
  return (
    <div className="mb-6">
      <Notice kind="info" title={t('back.passkeySoon')}>
        <p>
          {t('back.passkeySoonFrom')} <Time at={from} as="date" />
        </p>
        <p className="mt-1">{t('back.passkeySoonHow')}</p>
        <p className="mt-3">
          <ButtonLink to="/settings/second-factor" kind="line" small>
            {t('factors.title')}
          </ButtonLink>
        </p>
      </Notice>
    </div>
  )
}
