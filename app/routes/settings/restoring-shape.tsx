import { useTranslation } from 'react-i18next'
import type { FactorLoss } from '../../recovery/way-back-store.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'

/** That somebody said this person lost what they came in with; and, since they are inside, that they stop it. */
export function RestoringSection({ loss }: { readonly loss: FactorLoss | null }) {
  const { t } = useTranslation('access')
  if (!loss) return null
  return (
    <Notice kind="warn" title={t('back.pending')}>
      {loss.agreed ? (
        <p>
          {t('back.pendingAgreed')} <Time at={loss.agreed.opensAt} />
        </p>
      ) : null}
      <p className="mt-1">{t('back.pendingReported')}</p>
      <ActForm className="mt-3">
        <Button type="submit" kind="stop" small name="do" value="stop-restoring">
          {t('back.stop')}
        </Button>
      </ActForm>
    </Notice>
  )
}

/** Where powers take a passkey and what was shown is a code: none can be registered here, or the code's thief would have one. */
export function ReportLoss() {
  const { t } = useTranslation('access')
  return (
    <Notice kind="info" title={t('back.ownLost')}>
      <p>{t('back.ownLostNote')}</p>
      <ActForm className="mt-3">
        <Button type="submit" kind="line" small name="do" value="report-loss">
          {t('back.report')}
        </Button>
      </ActForm>
    </Notice>
  )
}
