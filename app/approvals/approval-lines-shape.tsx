import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { ClassTag, Tag, Tags, TlpBadge } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import type { ApprovalLine } from './view-approvals.server.ts'

interface LinesProps {
  readonly lines: readonly ApprovalLine[]
  /** One's own, with how they stand; or others', with who asks. */
  readonly own: boolean
  readonly label: string
}

/** Bulletins that are not issued yet: what waits for whom. */
export function ApprovalLines({ lines, own, label }: LinesProps) {
  const { t } = useTranslation(['approvals', 'bulletins'])
  const columns = ['number', own ? 'state' : 'author', 'marks', 'asked'] as const
  const head = columns.map((column) => <HeadCell key={column}>{t(`approvals:columns.${column}`)}</HeadCell>)
  return (
    <Table caption={label} head={head} stack>
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell rowHead label={t('approvals:columns.number')}>
            <Link to={`/bulletins/${line.id}/approval`} className="num">
              {t('approvals:number', { number: line.number })}
            </Link>
            {line.publicTitle === null ? null : <span className="block font-normal">{line.publicTitle}</span>}
          </Cell>
          {own ? (
            <Cell label={t('approvals:columns.state')}>
              <StateTag answer={line.answer} />
            </Cell>
          ) : (
            <Cell label={t('approvals:columns.author')}>
              {line.senderName}
              <span className="block text-[.88rem] text-ink-2">{line.senderOrganization}</span>
            </Cell>
          )}
          <Cell label={t('approvals:columns.marks')}>
            <Tags>
              <ClassTag of={line.class} />
              <TlpBadge mark={line.tlp} />
            </Tags>
          </Cell>
          <Cell label={t('approvals:columns.asked')}>
            <Time at={line.askedAt} as="short" />
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

export function StateTag({ answer }: Pick<ApprovalLine, 'answer'>) {
  const { t } = useTranslation('approvals')
  const tone = answer === 'approved' ? 'ok' : answer === 'returned' ? 'stop' : 'warn'
  return <Tag tone={tone}>{t(`state.${answer ?? 'waiting'}`)}</Tag>
}
