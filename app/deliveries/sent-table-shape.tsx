import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { BulletinKind } from '../bulletins/bulletin.ts'
import { LaterMark, type LaterNumber } from '../bulletins/bulletin-lines-shape.tsx'
import { Headline } from '../bulletins/headline-shape.tsx'
import type { CardAtHand } from '../bulletins/unit-copy-store.server.ts'
import { useDeskName } from '../desks/desk-words-shape.tsx'
import type { Tlp } from '../formats/marks.ts'
import { formatNumber } from '../ui/num.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { ClassTag, type StatutoryClass, Tag, TlpBadge } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'

export interface SentTableLine {
  readonly id: string
  readonly number: string
  readonly kind: BulletinKind
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly issuedAt: number
  /** Null where its viewer is to see numbers and marks only. */
  readonly publicTitle: string | null
  /** The copy whose card holds the true headline; null where there is none for whoever looks. */
  readonly card: CardAtHand | null
  /** By whom, where the list is of several people's. */
  readonly sender: string | null
  readonly withdrawn: boolean
  readonly later: LaterNumber | null
  readonly recipients: number
  readonly opened: number
  readonly acknowledged: number
}

/** Issued bulletins with how far their recipients are: for the sender and for compliance. */
export function SentTable({ lines, label }: { readonly lines: readonly SentTableLine[]; readonly label: string }) {
  const { t } = useTranslation('bulletins')
  const nameOf = useDeskName()
  const columns = ['number', 'kind', 'class', 'tlp', 'issued', 'recipients'] as const
  const head = columns.map((column) => <HeadCell key={column}>{t(`list.columns.${column}`)}</HeadCell>)
  return (
    <Table caption={label} head={head} stack>
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell rowHead label={t('list.columns.number')}>
            {/* One piece: on a telephone a cell sets its label beside what it holds. */}
            <div className="grid justify-items-end gap-1 md:justify-items-start">
              <Link to={`/bulletins/${line.id}/deliveries`} className="num">
                {t('number', { number: line.number })}
              </Link>
              {line.publicTitle === null && line.card === null ? null : (
                <span className="block font-normal">
                  <Headline of={line} />
                </span>
              )}
              {line.sender === null ? null : (
                <span className="block text-[.9rem] font-normal text-ink-2">
                  {t('list.issuedBy', { name: line.sender })}
                </span>
              )}
              {line.card?.desk ? <Tag>{t('list.atDesk', { name: nameOf(line.card.desk) })}</Tag> : null}
              {line.later ? <LaterMark later={line.later} /> : null}
              {line.withdrawn ? <Tag tone="warn">{t('list.withdrawn')}</Tag> : null}
            </div>
          </Cell>
          <Cell label={t('list.columns.kind')}>{t(`kind.${line.kind}`)}</Cell>
          <Cell label={t('list.columns.class')}>
            <ClassTag of={line.class} />
          </Cell>
          <Cell label={t('list.columns.tlp')}>
            <TlpBadge mark={line.tlp} />
          </Cell>
          <Cell label={t('list.columns.issued')}>
            <Time at={line.issuedAt} />
          </Cell>
          <Cell label={t('list.columns.recipients')}>
            <span className="num">
              {t('list.counts', {
                total: formatNumber(line.recipients),
                opened: formatNumber(line.opened),
                acknowledged: formatNumber(line.acknowledged),
              })}
            </span>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
