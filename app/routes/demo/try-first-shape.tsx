import { useTranslation } from 'react-i18next'
import type { Role } from '../../access/role.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** On the first page of each role, in the demo only: three things worth trying. */
export function TryFirst({ role }: { readonly role: Role }) {
  const { t } = useTranslation('demo')
  const steps = t(`tryFirst.${role}`, { returnObjects: true })
  return (
    <div className="mb-8">
      <Notice kind="info" title={t('tryFirst.title')}>
        <ol className="mb-3 list-decimal pl-5">
          {steps.map((step) => (
            <li key={step} className="my-0.5">
              {step}
            </li>
          ))}
        </ol>
        <ButtonLink to="/demo/codes" kind="line" small>
          {t('tryFirst.codes')}
        </ButtonLink>
      </Notice>
    </div>
  )
}
