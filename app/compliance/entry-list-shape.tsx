import { Link } from '@remix-run/react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useListMovement } from '../ui/list-movement.ts'
import { EntryNumber } from '../ui/num.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Tag } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import type { EntryRow, ShownPerson } from './entry-row.ts'

export interface EntryListProps {
  readonly rows: readonly EntryRow[]
  /** The address of an entry, up to its index. */
  readonly base: '/log/entries/' | '/record/entries/'
  readonly showOrganization: boolean
}

/** Entries, newest first. `j` and `k` walk along, Enter opens. */
export function EntryList({ rows, base, showOrganization }: EntryListProps) {
  const { t } = useTranslation('log')
  const list = useRef<HTMLDivElement>(null)
  useListMovement(list, 'tbody th a')
  const columns = [
    'index',
    'time',
    'kind',
    'who',
    ...(showOrganization ? ['organization' as const] : []),
    'bulletin',
    'word',
  ] as const
  const head = columns.map((name) => <HeadCell key={name}>{t(`column.${name}`)}</HeadCell>)
  return (
    <div ref={list}>
      <Table caption={t('table')} head={head} stack className="cells-by-phrase">
        {rows.map((row) => (
          <EntryLine key={row.index} row={row} base={base} showOrganization={showOrganization} />
        ))}
      </Table>
    </div>
  )
}

function EntryLine({ row, base, showOrganization }: Omit<EntryListProps, 'rows'> & { readonly row: EntryRow }) {
  const { t } = useTranslation('log')
  return (
    <tr>
      <Cell rowHead label={t('column.index')}>
        <Link to={`${base}${row.index}`} prefetch="none">
          <EntryNumber index={row.index} />
        </Link>
      </Cell>
      <Cell label={t('column.time')}>
        <Time at={row.at} as="second" />
      </Cell>
      <Cell label={t('column.kind')}>
        <EntryKindWord row={row} />
      </Cell>
      <Cell label={t('column.who')}>
        <PersonWord person={row.actor} />
        {row.subject ? (
          <span className="block text-[.85rem] text-ink-2">{t('about', { name: row.subject.name })}</span>
        ) : null}
      </Cell>
      {showOrganization ? <Cell label={t('column.organization')}>{row.organization ?? '–'}</Cell> : null}
      <Cell label={t('column.bulletin')}>
        {row.bulletin ? (
          <span className="whitespace-nowrap">
            {t('bulletinNumber', { number: row.bulletin.number ?? row.bulletin.id })}
          </span>
        ) : (
          '–'
        )}
      </Cell>
      <Cell label={t('column.word')}>
        <WordTag signed={row.signed} />
      </Cell>
    </tr>
  )
}

/** What was done; what was asked for and refused stands out by word and colour. */
export function EntryKindWord({ row }: { readonly row: Pick<EntryRow, 'kind' | 'outcome'> }) {
  const { t } = useTranslation('log')
  const refusal = row.outcome === 'refused'
  return <span className={refusal ? 'font-semibold text-warn' : 'font-semibold'}>{t(`kind.${row.kind}`)}</span>
}

/** Whose word an entry is: the difference a court would ask about first. */
export function WordTag({ signed }: { readonly signed: boolean }) {
  const { t } = useTranslation('log')
  return <Tag tone={signed ? 'ok' : 'plain'}>{t(signed ? 'word.signed' : 'word.stated')}</Tag>
}

export function PersonWord({ person }: { readonly person: ShownPerson | null }) {
  const { t } = useTranslation('log')
  if (!person) return <>{t('server')}</>
  return <span className={person.isPseudonym ? 'font-mono text-[.88rem]' : undefined}>{person.name}</span>
}
