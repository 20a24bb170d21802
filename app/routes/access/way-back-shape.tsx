import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'

/** A used, old or wrong link: one page for all, so that it tells nothing. */
export function LinkGone() {
  const { t } = useTranslation('access')
  return (
    <div className="mx-auto grid max-w-[30rem] gap-5">
      <PageHead title={t('back.gone')} note={t('back.goneNote')} />
      <ToSignIn />
    </div>
  )
}

/** What happens now, and what does not. */
export function LossReported() {
  const { t } = useTranslation('access')
  return (
    <div className="mx-auto grid max-w-[34rem] gap-5">
      <PageHead title={t('back.reported')} />
      <Notice kind="ok" title={t('back.reportedHow')} />
      <ol className="grid list-decimal gap-2 pl-6">
        <li>{t('back.stepCall')}</li>
        <li>{t('back.stepTwo')}</li>
        <li>{t('back.stepLetter')}</li>
        <li>{t('back.stepAnew')}</li>
      </ol>
      <p className="text-[.95rem] text-ink-2">{t('back.keyStays')}</p>
      <ToSignIn />
    </div>
  )
}

function ToSignIn() {
  const { t } = useTranslation('access')
  return (
    <p className="text-[.9rem]">
      <Link to="/sign-in" reloadDocument>
        {t('outside.back')}
      </Link>
    </p>
  )
}
