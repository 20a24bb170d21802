import { useTranslation } from 'react-i18next'
import type { Assessment } from '../formats/assessment.ts'
import { Tag } from '../ui/tag.tsx'

/** `B2`, as it stands beside the marks; in words where they are explained. */
export function AssessmentTag({ of }: { readonly of: Assessment | null }) {
  const { t } = useTranslation('bulletins')
  return of === null ? null : <Tag>{t('assessment.short', { mark: `${of.reliability}${of.credibility}` })}</Tag>
}

export function AssessmentMeans({ of }: { readonly of: Assessment | null }) {
  const { t } = useTranslation('bulletins')
  if (of === null) return null
  const { reliability, credibility } = of
  return (
    <dl className="m-0 mt-2 grid gap-2 border-t border-line pt-2 text-[.9rem]">
      <div>
        <dt className="font-bold">{t('assessment.reliability')}</dt>
        <dd className="m-0">{t('assessment.one', { mark: reliability, words: t(`reliability.${reliability}`) })}</dd>
      </div>
      <div>
        <dt className="font-bold">{t('assessment.credibility')}</dt>
        <dd className="m-0">{t('assessment.one', { mark: credibility, words: t(`credibility.${credibility}`) })}</dd>
      </div>
    </dl>
  )
}
