import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { useWhen } from '../health/log-state-shape.tsx'
import { Notice } from '../ui/notice.tsx'
import type { DecisionLine } from './view-decision.server.ts'

const words = {
  'change-trust': 'changeTrust',
  'suspend-quorum': 'suspendQuorum',
  'succeed-log': 'succeedLog',
  council: 'council',
  roll: 'nextRoll',
  mandate: 'mandate',
  passkeys: 'passkeys',
  'restore-access': 'restoreAccess',
  'change-address': 'changeAddress',
  'open-archive': 'openArchive',
} as const
/** Proposals that wait for a second signature: before all else where it is the reader's own that is missing. */
export function DecisionLines({ lines }: { readonly lines: readonly DecisionLine[] }) {
  const { t } = useTranslation(['oversight', 'shell'])
  const when = useWhen()
  if (lines.length === 0) return null
  return (
    <div className="mb-6 grid gap-3">
      {lines.map(({ kind, index, by, until, stand }) => {
        const mine = stand === 'confirm'
        const signer = t('decision.signer', { name: by.name, role: t(`shell:role.${by.role}`) })
        return (
          <Notice
            key={`${kind} ${index}`}
            kind={mine ? 'warn' : 'info'}
            title={t(mine ? `decision.${words[kind]}` : `decision.${words[kind]}Other`)}
          >
            {t('decision.line', { by: signer, until: when(until) })} <Link to="/decisions">{t('decision.open')}</Link>
          </Notice>
        )
      })}
    </div>
  )
}
