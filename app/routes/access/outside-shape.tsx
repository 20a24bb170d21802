import { useTranslation } from 'react-i18next'
import type { Outside } from '../../access/admission.ts'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { formatTime } from '../../ui/time.tsx'

/** Both factors were right, and yet nobody may come in: why, whom to call, and nothing else. */
export function OutsideShape({ why, from }: { readonly why: Outside; readonly from: number | null }) {
  const { t, i18n } = useTranslation('access')
  const date = from === null ? '' : formatTime(from, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('outside.title')} />
      <Notice kind="refusal" live title={t(`outside.${why}.title`)}>
        {why === 'not-begun' && date !== '' ? <p>{t('outside.from', { date })}</p> : null}
        <p>{t(`outside.${why}.how`)}</p>
      </Notice>
      <p className="text-[.9rem] text-ink-2">{t('outside.logged')}</p>
      <ButtonRow>
        <ButtonLink kind="plain" to="/sign-in">
          {t('outside.back')}
        </ButtonLink>
      </ButtonRow>
    </div>
  )
}
