import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import type { Named } from './verification.ts'
import { CheckedWord, DurationWord, SourceWord, VerdictTag } from './verification-shape.tsx'

const columns = ['start', 'source', 'verdict', 'checked', 'duration'] as const

/** Verifications, newest first; each opens to its report. */
export function VerificationList({ rows }: { readonly rows: readonly Named[] }) {
  const { t } = useTranslation('oversight')
  const head = columns.map((name) => (
    <HeadCell key={name} end={name === 'checked' || name === 'duration'}>
      {t(`verifications.column.${name}`)}
    </HeadCell>
  ))
  return (
    <Table caption={t('verifications.table')} head={head} stack>
      {rows.map((row) => (
        <Line key={row.verification.id} of={row} />
      ))}
    </Table>
  )
}

function Line({ of: row }: { readonly of: Named }) {
  const { t } = useTranslation('oversight')
  const { verification } = row
  return (
    <tr>
      <Cell rowHead label={t('verifications.column.start')}>
        <Link to={`/oversight/verifications/${verification.id}`} prefetch="none">
          <Time at={verification.startedAt} as="second" />
        </Link>
      </Cell>
      <Cell label={t('verifications.column.source')}>
        <SourceWord of={row} />
      </Cell>
      <Cell label={t('verifications.column.verdict')}>
        <VerdictTag verification={verification} />
      </Cell>
      <Cell label={t('verifications.column.checked')} end>
        <CheckedWord verification={verification} />
      </Cell>
      <Cell label={t('verifications.column.duration')} end>
        <DurationWord verification={verification} />
      </Cell>
    </tr>
  )
}
