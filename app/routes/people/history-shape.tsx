import { useTranslation } from 'react-i18next'
import type { Role } from '../../access/role.ts'
import type { WhyEnded } from '../../council/engagement.ts'
import { Section } from '../../ui/card.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

interface Former {
  readonly organizationName: string
  readonly role: Role
  readonly department: string
  readonly title: string
  readonly from: number
  readonly until: number
  readonly why: WhyEnded | null
}

/** Every engagement of this person that ended: what they were, and until when. */
export function HistorySection({ former }: { readonly former: readonly Former[] }) {
  const { t } = useTranslation(['council', 'shell'])
  if (former.length === 0) return null
  const heads = {
    organization: t('council:people.organization'),
    role: t('council:people.role'),
    post: t('council:person.historyPost'),
    from: t('council:person.engagedFrom'),
    until: t('council:person.engagedUntil'),
    why: t('council:person.historyWhy'),
  }
  return (
    <Section title={t('council:person.history')}>
      <Table
        caption={t('council:person.historyCaption')}
        stack
        head={Object.values(heads).map((head) => <HeadCell key={head}>{head}</HeadCell>)}
      >
        {former.map(({ organizationName, role, department, title, from, until, why }) => (
          <tr key={until}>
            <Cell rowHead label={heads.organization}>
              {organizationName}
            </Cell>
            <Cell label={heads.role}>{t(`shell:role.${role}`)}</Cell>
            <Cell label={heads.post}>{[department, title].filter((text) => text !== '').join('　') || '―'}</Cell>
            <Cell label={heads.from}>
              <Time at={from} as="date" />
            </Cell>
            <Cell label={heads.until}>
              <Time at={until} as="date" />
            </Cell>
            <Cell label={heads.why}>
              <WhyEndedWord why={why} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Section>
  )
}

function WhyEndedWord({ why }: { readonly why: WhyEnded | null }) {
  const { t } = useTranslation('council')
  if (why === null) return t('person.whyUnknown')
  return (
    <span className="inline-block first-letter:uppercase">
      {why === 'post-changed' ? t('person.postChanged') : t(`person.whys.${why}`)}
    </span>
  )
}
