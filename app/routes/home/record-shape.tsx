import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { EntryKindWord } from '../../review/entry-list-shape.tsx'
import type { EntryRow } from '../../review/entry-row.ts'
import { CardRows, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Time } from '../../ui/time.tsx'

/** The latest of a person's own record: who looked at it stands here too, so that nobody is watched unawares. */
export function RecordSection({ rows }: { readonly rows: readonly EntryRow[] }) {
  const { t } = useTranslation('shell')
  return (
    <Section title={t('today.record')} aside={<Link to="/record">{t('today.allRecord')}</Link>}>
      {rows.length === 0 ? (
        <EmptyState title={t('today.noRecord')}>{t('today.noRecordHow')}</EmptyState>
      ) : (
        <CardRows label={t('today.record')}>
          {rows.map((row) => (
            <RecordRow key={row.index} row={row} />
          ))}
        </CardRows>
      )}
    </Section>
  )
}

function RecordRow({ row }: { readonly row: EntryRow }) {
  const { t } = useTranslation('log')
  return (
    <li className="row-link flex flex-wrap items-baseline justify-between gap-x-4 px-5 py-3 text-[.92rem]">
      <Link to={`/record/entries/${row.index}`} className="row-cover">
        <EntryKindWord row={row} />
        {row.bulletin?.number ? (
          <span className="num ml-2 text-ink-2">{t('bulletinNumber', { number: row.bulletin.number })}</span>
        ) : null}
      </Link>
      <span className="text-[.88rem] text-ink-2">
        <Time at={row.at} as="short" />
      </span>
    </li>
  )
}
