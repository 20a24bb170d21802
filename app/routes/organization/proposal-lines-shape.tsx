import { useTranslation } from 'react-i18next'
import type { Proposal, ProposalDecided, ProposalKind } from '../../council/proposal.ts'
import { CardRows } from '../../ui/card.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

export interface ProposalLine {
  readonly id: string
  readonly what: ProposalKind
  /** Whom it is about, where they are known or still typed. */
  readonly name: string
  readonly at: number
  readonly decided: { readonly as: ProposalDecided; readonly at: number } | null
}

/** `nameOf`: of the people of the very organization. */
export const proposalLine = (
  { id, what, person, facts, at, decided }: Proposal,
  nameOf: ReadonlyMap<string, string>,
): ProposalLine => ({
  id,
  what,
  name: (person === null ? facts?.name : nameOf.get(person)) ?? '',
  at,
  decided,
})

export function ProposalLines({ lines, empty }: { readonly lines: readonly ProposalLine[]; readonly empty: string }) {
  const { t } = useTranslation('organization')
  if (lines.length === 0) return <p>{empty}</p>
  return (
    <CardRows label={t('proposals.title')}>
      {lines.map(({ id, what, name, at, decided }) => (
        <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-5 py-3">
          <span>
            {t(`proposals.what.${what}`)}
            {name ? `：${name}` : ''}
          </span>
          <span className="flex flex-wrap items-baseline gap-3 text-[.9rem] text-ink-2">
            <Time at={decided?.at ?? at} />
            {decided ? (
              <Tag tone={decided.as === 'accepted' ? 'ok' : 'warn'}>{t(`proposals.as.${decided.as}`)}</Tag>
            ) : (
              <Tag tone="plain">{t('proposals.waits')}</Tag>
            )}
          </span>
        </li>
      ))}
    </CardRows>
  )
}
