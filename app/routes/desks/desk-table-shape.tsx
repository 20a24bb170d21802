import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { DeskTags, holdersIn, Todos, useDeskName } from '../../desks/desk-words-shape.tsx'
import type { DeskShown } from '../../desks/view-desk.server.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'

const columns = ['name', 'state', 'holders', 'todo'] as const

/** Desks of offices, or the sentence of what would stand there. */
export function OfficeDesks({ desks }: { readonly desks: readonly DeskShown[] }) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t('offices.title')}>
      {desks.length === 0 ? (
        <EmptyState title={t('offices.empty')}>{t('offices.emptyHow')}</EmptyState>
      ) : (
        <DeskRows caption={t('offices.caption')} desks={desks} />
      )}
    </Section>
  )
}

export function DeskRows({ caption, desks }: { readonly caption: string; readonly desks: readonly DeskShown[] }) {
  const { t } = useTranslation('desks')
  const heads = columns.map((column) => (
    <HeadCell key={column} end={column === 'holders'}>
      {t(column)}
    </HeadCell>
  ))
  return (
    <Table caption={caption} stack head={heads}>
      {desks.map((desk) => (
        <DeskRow key={desk.id} desk={desk} />
      ))}
    </Table>
  )
}

function DeskRow({ desk }: { readonly desk: DeskShown }) {
  const { t } = useTranslation('desks')
  const nameOf = useDeskName()
  return (
    <tr>
      <Cell rowHead label={t('name')}>
        <div>
          <Link to={`/desks/${desk.id}`}>{nameOf(desk.names)}</Link>
          {desk.kind === 'office' ? (
            <span className="block font-mono text-[.8rem] font-normal text-ink-2" translate="no">
              {desk.id}
            </span>
          ) : null}
        </div>
      </Cell>
      <Cell label={t('state')}>
        <DeskTags desk={desk} />
      </Cell>
      <Cell end label={t('holders')}>
        <span className="num">{t('holdersCount', { count: holdersIn(desk.state) })}</span>
      </Cell>
      <Cell label={t('todo')}>
        <Todos desk={desk} />
      </Cell>
    </tr>
  )
}
