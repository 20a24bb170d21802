import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { statutoryClasses, Tlp } from '../formats/marks.ts'
import type { BulletinId, PersonId, ResealRequestId } from '../ids.ts'
import { Button } from '../ui/button.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { ClassTag, Tags, TlpBadge } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import type { LineFlaw } from './reseal-request.ts'
import { type JobEnd, nameOfJob, useResealing } from './use-resealing.tsx'
import { Working } from './working-shape.tsx'

/** One bulletin of a request, as whoever answers sees it. */
export interface GivableLine {
  readonly bulletin: BulletinId
  readonly number: string
  readonly publicTitle: string | null
  readonly class: (typeof statutoryClasses)[number]
  readonly tlp: Tlp
  readonly issuedAt: number
  readonly authorName: string
  readonly flaw: LineFlaw | null
}

export interface GiveProps {
  /** Whoever answers. */
  readonly person: PersonId
  readonly request: ResealRequestId
  readonly to: PersonId
  readonly lines: readonly GivableLine[]
  /** Nothing can be given at present: why stands above. */
  readonly barred: boolean
  readonly onEnded: () => void
}

/** What a request would give, line by line: chosen, sealed anew with progress, stopped and gone on with. */
export function Give({ person, request, to, lines, barred, onEnded }: GiveProps) {
  const { t } = useTranslation('resealing')
  const resealing = useResealing({ person, onEnded })
  const [leftOut, setLeftOut] = useState<readonly BulletinId[]>([])
  const jobOf = ({ bulletin }: GivableLine) => ({ bulletin, recipients: [to], request })
  const endOf = (line: GivableLine) => resealing.ends.get(nameOfJob(jobOf(line))) ?? null
  const open = barred ? [] : lines.filter((line) => line.flaw === null && endOf(line)?.done !== true)
  const chosen = open.filter(({ bulletin }) => !leftOut.includes(bulletin))
  const toggle = (bulletin: BulletinId, on: boolean) =>
    setLeftOut(on ? leftOut.filter((one) => one !== bulletin) : [...leftOut, bulletin])
  const doneOnes = [...resealing.ends.values()].filter((end) => end.done).length
  const word = resealing.ended === 'stopped' ? 'request.resume' : 'request.go'
  const label = chosen.length === 0 ? t('request.goNone') : t(word, { count: chosen.length })
  const press = () => {
    if (chosen.length > 0) void resealing.begin(label, chosen.map(jobOf))
  }
  return (
    <div className="grid gap-4">
      <fieldset disabled={resealing.busy} className="m-0 min-w-0 border-0 p-0">
        <LineTable lines={lines} open={open} chosen={chosen} endOf={endOf} onToggle={toggle} />
      </fieldset>
      <Working resealing={resealing} left={chosen.length} said={t('request.done', { count: doneOnes })} />
      {resealing.stepUp}
      {open.length === 0 || resealing.busy ? null : (
        <div>
          <Button aria-disabled={chosen.length === 0} onClick={press}>
            {label}
          </Button>
        </div>
      )}
    </div>
  )
}

interface LineTableProps {
  readonly lines: readonly GivableLine[]
  readonly open: readonly GivableLine[]
  readonly chosen: readonly GivableLine[]
  readonly endOf: (line: GivableLine) => JobEnd | null
  readonly onToggle: (bulletin: BulletinId, on: boolean) => void
}

function LineTable({ lines, open, chosen, endOf, onToggle }: LineTableProps) {
  const { t } = useTranslation('resealing')
  const { t: bulletins } = useTranslation('bulletins')
  const { t: shell } = useTranslation('shell')
  const names = ['choose', 'number', 'title', 'marks', 'issued', 'state'] as const
  const column = (name: (typeof names)[number]) => t(`request.columns.${name}`)
  const head = names.map((name) => <HeadCell key={name}>{column(name)}</HeadCell>)
  return (
    <Table caption={t('request.lines')} head={head} stack>
      {lines.map((line) => {
        const number = bulletins('number', { number: line.number })
        return (
          <tr key={line.bulletin}>
            <Cell label={column('choose')}>
              {open.includes(line) ? (
                <input
                  type="checkbox"
                  className="tick-box rounded-4"
                  aria-label={number}
                  checked={chosen.includes(line)}
                  onChange={(event) => onToggle(line.bulletin, event.currentTarget.checked)}
                />
              ) : (
                <span aria-hidden="true">–</span>
              )}
            </Cell>
            <Cell rowHead label={column('number')}>
              <span className="num whitespace-nowrap">{number}</span>
            </Cell>
            <Cell label={column('title')}>{line.publicTitle ?? shell('noPublicTitle')}</Cell>
            <Cell label={column('marks')}>
              <Tags>
                <ClassTag of={line.class} />
                <TlpBadge mark={line.tlp} />
              </Tags>
            </Cell>
            <Cell label={column('issued')}>
              <Time at={line.issuedAt} as="short" />
            </Cell>
            <Cell label={column('state')}>
              <LineState line={line} end={endOf(line)} />
            </Cell>
          </tr>
        )
      })}
    </Table>
  )
}

function LineState({ line, end }: { readonly line: GivableLine; readonly end: JobEnd | null }) {
  const { t } = useTranslation('resealing')
  const sentence = useReasons()
  if (end?.done) return <strong className="text-ok">{t('state.done')}</strong>
  if (end) return <span className="text-stop">{sentence(end.reason)}</span>
  if (line.flaw === null) return <>{t('state.ready')}</>
  return <span className="text-ink-2">{t(`state.${line.flaw}`, { name: line.authorName })}</span>
}
