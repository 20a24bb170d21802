import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { MandateState } from '../access/mandate.ts'
import type { MandatePower } from '../formats/mandate-line.ts'
import { Facts } from '../ui/card.tsx'
import { Tag, type TagProps } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import type { MandateShown } from './view-mandates.server.ts'

const tones: Readonly<Record<MandateState, NonNullable<TagProps['tone']>>> = {
  agreed: 'warn',
  standing: 'plain',
  active: 'ok',
  over: 'plain',
}

/** A deputy and of whom, or the officer of one's own house. */
export function usePowerSaid(): (power: MandatePower) => string {
  const { t } = useTranslation(['mandates', 'shell'])
  return (power) =>
    power === 'own-audit' ? t('mandates:ownAudit') : t('mandates:deputyOf', { role: t(`shell:role.${power}`) })
}

export function StateTag({ mandate: { state, isDeputy } }: { readonly mandate: MandateShown }) {
  const { t } = useTranslation('mandates')
  return (
    <Tag tone={tones[state]}>{t(isDeputy ? `state.${state}` : state === 'active' ? 'inForce' : `state.${state}`)}</Tag>
  )
}

/** What is so of it, and since when. `named`: whose it is stands beside. */
export function MandateFacts({ mandate, opens }: { readonly mandate: MandateShown; readonly opens: boolean }) {
  const { t } = useTranslation('mandates')
  const { state, until, agreedAt, entry, activeFrom, endedAt, endedWhy, isDeputy } = mandate
  return (
    <Facts
      facts={[
        [t('column.state'), <StateTag key="state" mandate={mandate} />],
        [t('column.until'), <Time key="until" at={until - 1} as="date" />],
        [
          t('agreed'),
          <span key="agreed">
            <Time at={agreedAt} /> {opens ? <Link to={`/log/entries/${entry}`}>#{entry}</Link> : null}
          </span>,
        ],
        ...(activeFrom === null ? [] : [[t('activeFrom'), <Time key="active" at={activeFrom} />] as const]),
        ...(endedAt === null
          ? []
          : [
              [
                t('ended'),
                <span key="ended">
                  <Time at={endedAt} />
                  {endedWhy === null ? null : <>　{t(`why.${endedWhy}`)}</>}
                </span>,
              ] as const,
            ]),
        [t('meansTitle'), t(state === 'over' ? 'means.over' : isDeputy ? `means.${state}` : `auditMeans.${state}`)],
      ]}
    />
  )
}
