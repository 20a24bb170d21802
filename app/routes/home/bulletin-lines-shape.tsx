import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { CardToOpen } from '../../bulletins/card-to-open.ts'
import { Headline } from '../../bulletins/headline-shape.tsx'
import type { Tlp } from '../../formats/marks.ts'
import { CardRows } from '../../ui/card.tsx'
import { Num } from '../../ui/num.tsx'
import { Seal } from '../../ui/seal.tsx'
import { ClassTag, type StatutoryClass, Tag, Tags, TlpBadge } from '../../ui/tag.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

/** A bulletin as its reader meets it before opening: nothing of it is secret. Times are milliseconds. */
export interface BulletinLine {
  readonly id: string
  readonly number: string
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly publicTitle: string | null
  readonly card: CardToOpen | null
  readonly issuedAt: number
  readonly acknowledgeBy: number | null
  readonly overdue: boolean
  readonly opened: boolean
}

function Due({ line }: { readonly line: BulletinLine }) {
  const { t, i18n } = useTranslation('shell')
  if (line.acknowledgeBy === null) return null
  const time = formatTime(line.acknowledgeBy, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <p className="num text-[.9rem] font-bold text-warn">
      {line.overdue ? t('today.overdue', { time }) : t('today.acknowledgeBy', { time })}
    </p>
  )
}

function Marks({ line }: { readonly line: Pick<BulletinLine, 'number' | 'class' | 'tlp'> }) {
  const { t } = useTranslation('shell')
  return (
    <Tags>
      <span className="num text-[.88rem] text-ink-2">{t('today.number', { number: line.number })}</span>
      <ClassTag of={line.class} />
      <TlpBadge mark={line.tlp} />
    </Tags>
  )
}

/** Bulletins with their seals, one link a row. */
export function BulletinLines({ lines, label }: { readonly lines: readonly BulletinLine[]; readonly label: string }) {
  return (
    <CardRows label={label}>
      {lines.map((line) => (
        <li
          key={line.id}
          className="row-link grid grid-cols-[60px_minmax(0,1fr)] items-center gap-x-4 gap-y-1 px-4 py-4 sm:grid-cols-[60px_minmax(0,1fr)_auto] sm:gap-x-5 sm:px-6"
        >
          <div className="grid justify-items-center">
            <Seal state={line.opened ? 'broken' : 'whole'} quiet={line.opened} />
          </div>
          <div className="grid gap-1">
            <Marks line={line} />
            <h3 className={line.opened ? 'text-[1.05rem] !font-normal text-ink-2' : 'text-[1.05rem] font-bold'}>
              <Link to={`/bulletins/${line.id}`} className="row-cover">
                <Headline of={line} />
              </Link>
            </h3>
            <Due line={line} />
          </div>
          <div className="col-start-2 text-[.88rem] text-ink-2 sm:col-start-3">
            <Time at={line.issuedAt} as="short" />
          </div>
        </li>
      ))}
    </CardRows>
  )
}

/** A bulletin as its sender follows it. */
export interface SentLine extends Omit<BulletinLine, 'opened' | 'overdue' | 'card'> {
  readonly recipients: number
  readonly opened: number
  readonly acknowledged: number
}

function Silence({ line }: { readonly line: SentLine }) {
  const { t } = useTranslation('shell')
  const silent = line.recipients - line.opened
  const late = line.acknowledgeBy === null ? 0 : line.recipients - line.acknowledged
  return (
    <Tags>
      {silent > 0 ? (
        <span className="num text-[.9rem] font-bold text-warn">
          {t('today.silent', { count: silent, total: line.recipients })}
        </span>
      ) : (
        <span className="text-[.9rem] font-bold text-ok">{t('today.allOpened')}</span>
      )}
      {late > 0 ? <Tag tone="warn">{t('today.unacknowledged', { count: late })}</Tag> : null}
    </Tags>
  )
}

/** What one has issued, with how many are silent: silence is shown as silence. */
export function SentLines({ lines, label }: { readonly lines: readonly SentLine[]; readonly label: string }) {
  return (
    <CardRows label={label}>
      {lines.map((line) => (
        <li
          key={line.id}
          className="row-link grid gap-x-5 gap-y-1 px-4 py-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-6"
        >
          <div className="grid gap-1">
            <Marks line={line} />
            <h3 className="text-[1.05rem]">
              <Link to={`/bulletins/${line.id}`} className="row-cover">
                <Headline of={line} />
              </Link>
            </h3>
            <Silence line={line} />
          </div>
          <div className="grid gap-1 text-[.88rem] text-ink-2 sm:justify-items-end">
            <Time at={line.issuedAt} as="short" />
            <span>
              <Num value={line.opened} /> / <Num value={line.recipients} />
            </span>
          </div>
        </li>
      ))}
    </CardRows>
  )
}
