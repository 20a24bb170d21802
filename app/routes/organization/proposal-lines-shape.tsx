import { useTranslation } from 'react-i18next'
import { whyMoved } from '../../council/person.ts'
import {
  type AcceptedFact,
  asProposed,
  corrected,
  type Proposal,
  type ProposalDecided,
  type ProposalKind,
} from '../../council/proposal.ts'
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
  /** What the secretariat corrected of it before it did it. */
  readonly corrections: readonly Correction[]
  /** Where more than one organization stands in the list. */
  readonly house?: string | undefined
}

interface Correction {
  readonly fact: AcceptedFact
  readonly proposed: string
  readonly accepted: string
}

/** `nameOf`: of the people of the very organization. */
export const proposalLine = (
  { id, what, person, facts, accepted, at, decided }: Proposal,
  nameOf: ReadonlyMap<string, string>,
): ProposalLine => ({
  id,
  what,
  name: (person === null ? (accepted ?? facts)?.name : nameOf.get(person)) ?? '',
  corrections:
    facts && accepted
      ? corrected(what, { facts, accepted }).map((fact) => ({
          fact,
          proposed: asProposed(facts)[fact],
          accepted: accepted[fact],
        }))
      : [],
  at,
  decided,
})

export function ProposalLines({ lines, empty }: { readonly lines: readonly ProposalLine[]; readonly empty: string }) {
  const { t } = useTranslation('organization')
  if (lines.length === 0) return <p>{empty}</p>
  return (
    <CardRows label={t('proposals.title')}>
      {lines.map(({ id, what, name, house, at, decided, corrections }) => (
        <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-5 py-3">
          <span>
            {t(`proposals.what.${what}`)}
            {name ? `：${name}` : ''}
            {house ? <span className="block text-[.9rem] text-ink-2">{house}</span> : null}
          </span>
          <span className="flex flex-wrap items-baseline gap-3 text-[.9rem] text-ink-2">
            <Time at={decided?.at ?? at} />
            {decided ? (
              <Tag tone={decided.as === 'accepted' ? 'ok' : 'warn'}>{t(`proposals.as.${decided.as}`)}</Tag>
            ) : (
              <Tag tone="plain">{t('proposals.waits')}</Tag>
            )}
          </span>
          {corrections.length > 0 ? <Corrections corrections={corrections} /> : null}
        </li>
      ))}
    </CardRows>
  )
}

/** What was proposed, and what was done: both stay in sight. */
function Corrections({ corrections }: Pick<ProposalLine, 'corrections'>) {
  const { t } = useTranslation(['organization', 'council', 'shell'])
  const said = (fact: AcceptedFact, text: string): string => {
    const why = whyMoved.leave.find((one) => one === text)
    if (fact === 'why' && why) return t(`council:person.whys.${why}`)
    return (fact === 'role' && text === 'member' ? t('shell:role.member') : text) || '—'
  }
  return (
    <dl aria-label={t('organization:proposals.corrected')} className="grid w-full gap-1 text-[.9rem]">
      {corrections.map(({ fact, proposed, accepted }) => (
        <div key={fact} className="flex flex-wrap gap-x-3">
          <dt className="text-ink-2">{t(`organization:proposals.fact.${fact}`)}</dt>
          <dd>
            <del>{said(fact, proposed)}</del> → {said(fact, accepted)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
