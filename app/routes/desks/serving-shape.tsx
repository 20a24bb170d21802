import { useTranslation } from 'react-i18next'
import { isRole } from '../../access/role.ts'
import type { DeskPage, DeskPerson } from '../../desks/view-desk.server.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

const columns = ['name', 'organization', 'role', 'share'] as const
const tones = { proven: 'ok', waiting: 'warn', none: 'plain', unfit: 'warn' } as const

export function ServingSection({ desk }: { readonly desk: DeskPage }) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t('serving.title')}>
      {desk.people.length === 0 ? (
        <EmptyState title={t('serving.empty')}>
          {t(desk.kind === 'office' ? 'serving.emptyOffice' : 'serving.emptyOrganization')}
        </EmptyState>
      ) : (
        <Table
          caption={t('serving.caption')}
          stack
          head={columns.map((column) => <HeadCell key={column}>{t(`serving.${column}`)}</HeadCell>)}
        >
          {desk.people.map((person) => (
            <PersonRow key={person.person} person={person} />
          ))}
        </Table>
      )}
    </Section>
  )
}

function PersonRow({ person }: { readonly person: DeskPerson }) {
  const { t } = useTranslation(['desks', 'shell'])
  const { name, organizationName, role, share, keyEndsAt } = person
  return (
    <tr>
      <Cell rowHead label={t('desks:serving.name')}>
        {name}
      </Cell>
      <Cell label={t('desks:serving.organization')}>{organizationName}</Cell>
      <Cell label={t('desks:serving.role')}>{isRole(role) ? t(`shell:role.${role}`) : null}</Cell>
      <Cell label={t('desks:serving.share')}>
        <div>
          <Tag tone={tones[share]}>
            {t(share === 'unfit' ? 'desks:serving.unfit' : `desks:serving.shares.${share}`)}
          </Tag>
          {keyEndsAt === null ? null : (
            <span className="block text-[.9rem] font-semibold text-warn">
              {t('desks:serving.keyEnds')} <Time at={keyEndsAt} as="date" />
            </span>
          )}
        </div>
      </Cell>
    </tr>
  )
}
