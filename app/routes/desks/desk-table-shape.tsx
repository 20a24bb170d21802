import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { DeskTags, holdersIn, Todos, useDeskName } from '../../desks/desk-words-shape.tsx'
import type { DeskShown } from '../../desks/view-desk.server.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'

const columns = ['name', 'state', 'holders', 'todo'] as const

/** A section of desks, or the sentence of what would stand there. */
export function DeskTable({ of, desks }: { readonly of: 'offices'; readonly desks: readonly DeskShown[] }) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t(`${of}.title`)}>
      {desks.length === 0 ? (
        <EmptyState title={t(`${of}.empty`)}>{t(`${of}.emptyHow`)}</EmptyState>
      ) : (
        <DeskRows caption={t(`${of}.caption`)} desks={desks} />
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
        <Link to={`/desks/${desk.id}`}>{nameOf(desk.names)}</Link>
        {desk.kind === 'office' ? (
          <span className="block font-mono text-[.8rem] font-normal text-ink-2" translate="no">
            {desk.id}
          </span>
        ) : null}
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
