import { useTranslation } from 'react-i18next'
import { usePowerSaid } from '../../mandates/mandate-shape.tsx'
import type { MandateShown } from '../../mandates/view-mandates.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatTime } from '../../ui/time.tsx'

/** In whose place somebody acts, or could: said on their first page, for everything else there is of that role. */
export function MandateNotices({ mandates }: { readonly mandates: readonly MandateShown[] }) {
  return mandates.map((mandate) => (
    <div key={mandate.id} className="mb-6">
      <MandateNotice mandate={mandate} />
    </div>
  ))
}

function MandateNotice({ mandate }: { readonly mandate: MandateShown }) {
  const { t, i18n } = useTranslation(['mandates', 'shell'])
  const said = usePowerSaid()
  const { state, isDeputy, until } = mandate
  const date = formatTime(until - 1, 'date', i18n.language === 'en' ? 'en' : 'ja')
  const role = t(`shell:role.${mandate.role}`)
  const audits = !isDeputy && state === 'active'
  const word = state === 'agreed' ? 'agreed' : audits ? 'audit' : state === 'active' ? 'active' : 'standing'
  return (
    <Notice
      kind={word === 'active' ? 'warn' : 'info'}
      title={t(`mandates:home.${word}`, { power: said(mandate.power) })}
    >
      <p>{t(`mandates:home.${word}How`, { date, role })}</p>
      <p className="mt-3">
        <ButtonLink to={audits ? '/organization/audit' : '/mandates/own'} kind="line" small prefetch="none">
          {t(audits ? 'mandates:home.openAudit' : 'mandates:home.open')}
        </ButtonLink>
      </p>
    </Notice>
  )
}
