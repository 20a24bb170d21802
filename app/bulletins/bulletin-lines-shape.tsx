import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Tlp } from '../formats/marks.ts'
import { CardRows } from '../ui/card.tsx'
import { Seal } from '../ui/seal.tsx'
import { ClassTag, type StatutoryClass, Tag, Tags, TlpBadge } from '../ui/tag.tsx'
import { formatTime, Time } from '../ui/time.tsx'
import type { BulletinKind } from './bulletin.ts'
import type { CardToOpen } from './card-to-open.ts'
import { Headline, ToDo } from './headline-shape.tsx'
import type { Later } from './revision.ts'

/** By which number, and what it did. */
export type LaterNumber = Pick<Later, 'number' | 'how'>

/** One line of a list: what is outside the seal. Times are milliseconds. */
export interface BulletinLine {
  readonly id: string
  readonly number: string
  readonly kind: BulletinKind
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly publicTitle: string | null
  /** The copy whose card holds the true headline. */
  readonly card: CardToOpen | null
  readonly issuedAt: number
  readonly acknowledgeBy: number | null
  readonly withdrawn: boolean
  /** What has corrected, replaced or ended it. */
  readonly later: LaterNumber | null
  readonly overdue: boolean
  /** `own`: issued by the person who looks. */
  readonly step: 'own' | 'sealed' | 'released' | 'opened' | 'acknowledged'
}

/** Own copies with their seals, one link a row. */
export function BulletinLines({ lines, label }: { readonly lines: readonly BulletinLine[]; readonly label: string }) {
  return (
    <CardRows label={label}>
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </CardRows>
  )
}

function Line({ line }: { readonly line: BulletinLine }) {
  const { t } = useTranslation('bulletins')
  // Told apart by weight, seal and word; by colour too, but never by colour alone.
  const waits = line.step === 'sealed' || line.step === 'released'
  return (
    <li className="row-link grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 px-4 py-4 sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:gap-x-5 sm:px-6">
      <Seal state={waits ? 'whole' : line.step === 'own' ? 'own' : 'broken'} quiet={!waits} />
      <div className="grid gap-1">
        <Tags>
          <span className="num text-[.88rem] text-ink-2">{t('number', { number: line.number })}</span>
          <ClassTag of={line.class} />
          <TlpBadge mark={line.tlp} />
          <span className="text-[.88rem] text-ink-2">{t(`kind.${line.kind}`)}</span>
        </Tags>
        <h2 className={waits ? 'text-[1.05rem] font-bold' : 'text-[1.05rem] !font-normal text-ink-2'}>
          <Link to={`/bulletins/${line.id}`} className="row-cover">
            <Headline of={line} />
          </Link>
        </h2>
        <ToDo of={line} />
        <Standing line={line} />
      </div>
      <div className="col-start-2 text-[.88rem] text-ink-2 sm:col-start-3">
        <Time at={line.issuedAt} as="short" />
      </div>
    </li>
  )
}

function Standing({ line }: { readonly line: BulletinLine }) {
  const { t, i18n } = useTranslation('bulletins')
  if (line.withdrawn)
    return (
      <Tags>
        <Tag tone="warn">{t('list.withdrawn')}</Tag>
      </Tags>
    )
  if (line.later) return <LaterMark later={line.later} />
  if (line.step === 'acknowledged') return <p className="text-[.9rem] text-ok">{t('list.acknowledged')}</p>
  const time =
    line.acknowledgeBy === null ? null : formatTime(line.acknowledgeBy, 'short', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="flex flex-wrap gap-x-4 text-[.9rem]">
      {time ? (
        <p className="num font-bold text-warn">
          {line.overdue ? t('list.overdue', { time }) : t('list.dueBy', { time })}
        </p>
      ) : null}
      {line.step === 'own' ? <p className="text-ink-2">{t('list.own')}</p> : null}
      {line.step === 'sealed' ? <p className="font-bold">{t('list.unopened')}</p> : null}
      {line.step === 'opened' ? <p className="text-ink-2">{t('list.openedAt')}</p> : null}
      {line.step === 'released' ? <p className="text-ink-2">{t('list.releasedOnly')}</p> : null}
    </div>
  )
}

/** What took its place: nothing is asked of whoever has the older one, so it stands there calmly. */
export function LaterMark({ later: { number, how } }: { readonly later: LaterNumber }) {
  const { t } = useTranslation('revisions')
  return <p className="num text-[.9rem] text-ink-2">{t(`mark.${how}`, { number })}</p>
}
