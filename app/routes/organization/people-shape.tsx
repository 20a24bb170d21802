import { useTranslation } from 'react-i18next'
import type { PersonState } from '../../../db/schema.ts'
import type { Part } from '../../access/agreement.ts'
import type { UnreachableReason } from '../../roll/reachability.ts'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'

export interface ColleagueShown {
  readonly id: string
  readonly name: string
  readonly reading: string
  readonly department: string
  readonly title: string
  readonly state: PersonState
  readonly setupStep: 'password' | 'totp' | 'key' | 'pledge' | null
  readonly part: Part | null
  readonly unreachable: UnreachableReason | null
}

const columns = ['name', 'post', 'part', 'state'] as const

/** Everybody of one's own organization who has not left: how they stand, and why nothing reaches them. */
export function PeopleSection({ people }: { readonly people: readonly ColleagueShown[] }) {
  const { t } = useTranslation('organization')
  const hasContact = people.some(({ part }) => part !== null)
  return (
    <Section title={t('own.people')}>
      {hasContact ? null : (
        <div className="mb-4">
          <Notice kind="info">{t('own.contactNone')}</Notice>
        </div>
      )}
      <Table
        caption={t('own.people')}
        stack
        head={columns.map((column) => <HeadCell key={column}>{t(`own.columns.${column}`)}</HeadCell>)}
      >
        {people.map((person) => (
          <Colleague key={person.id} person={person} />
        ))}
      </Table>
    </Section>
  )
}

function Colleague({ person }: { readonly person: ColleagueShown }) {
  const { t } = useTranslation(['organization', 'council'])
  const { name, reading, department, title, part } = person
  const post = [department, title].filter((word) => word !== '').join('　')
  return (
    <tr>
      <Cell rowHead label={t('organization:own.columns.name')}>
        <span className="block">
          {name || t('council:people.unnamed')}
          {reading ? <span className="block text-[.85rem] font-normal text-ink-2">{reading}</span> : null}
        </span>
      </Cell>
      <Cell label={t('organization:own.columns.post')}>{post || '—'}</Cell>
      <Cell label={t('organization:own.columns.part')}>{part ? t(`council:part.${part}`) : '—'}</Cell>
      <Cell label={t('organization:own.columns.state')}>
        <Standing person={person} />
      </Cell>
    </tr>
  )
}

function Standing({ person: { state, setupStep, unreachable } }: { readonly person: ColleagueShown }) {
  const { t } = useTranslation(['organization', 'council', 'bulletins'])
  if (state === 'suspended') return <Tag tone="warn">{t('council:state.suspended')}</Tag>
  if (state === 'invited') {
    return <Tag tone="plain">{setupStep ? t(`council:step.${setupStep}`) : t('council:state.invited')}</Tag>
  }
  if (unreachable === null) return <Tag tone="ok">{t('organization:own.reached')}</Tag>
  return (
    <>
      <Tag tone="warn">{t('organization:own.unreached')}</Tag>
      <span className="mt-1 block text-[.9rem] text-ink-2">{t(`bulletins:unreachable.${unreachable}`)}</span>
    </>
  )
}
