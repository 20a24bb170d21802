import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { copySizeLimit } from '../sealed/copy.ts'
import { Button } from '../ui/button.tsx'
import type { DraftGap, DraftVerdict } from './draft-check.ts'
import type { Written } from './written.ts'

/** Something between now and the seal: what, and where on the page it is done. */
export interface Standing {
  readonly text: ReactNode
  readonly place: Place
}

/** Ends of the ids `compose-…` on the page. */
export type Place =
  | 'key'
  | 'marks'
  | 'recipients'
  | 'approvers'
  | 'deadline'
  | 'notBefore'
  | 'noSelected'
  | 'indicators'
  | 'affected'
  | 'attachments'
  | 'body'
  | 'publicTitle'
  | 'headline'
  | 'toDo'

const placeOf: Readonly<Record<DraftGap['gap'], Place>> = {
  publicTitle: 'publicTitle',
  headline: 'headline',
  toDo: 'toDo',
  body: 'body',
  tooLarge: 'body',
  affected: 'affected',
  unread: 'indicators',
  warnings: 'indicators',
  meanings: 'indicators',
  attachments: 'attachments',
  deadline: 'deadline',
  notBefore: 'notBefore',
  noSelected: 'noSelected',
  recipients: 'recipients',
  approvers: 'approvers',
  tooWide: 'marks',
  nothingChanged: 'body',
}

interface StandingIn {
  readonly written: Written
  readonly verdict: DraftVerdict
  readonly rollInForce: boolean
  readonly locked: boolean
}

/** Everything that still stands in the way, in the order of the page. */
export function useStanding({ written, verdict, rollInForce, locked }: StandingIn): readonly Standing[] {
  const { t } = useTranslation('bulletins')
  const { tlp, pap } = written.marks
  const said = (gap: DraftGap): string => {
    if ('count' in gap) return t(`compose.missing.${gap.gap}`, { count: gap.count })
    if (gap.gap === 'tooLarge')
      return t('compose.missing.tooLarge', { size: gap.megabytes, limit: copySizeLimit / 1024 / 1024 })
    return t(`compose.missing.${gap.gap}`)
  }
  return [
    ...(locked ? [{ text: t('compose.missing.key'), place: 'key' } as const] : []),
    ...(rollInForce ? [] : [{ text: t('compose.rollNone'), place: 'recipients' } as const]),
    ...verdict.contradictions.map(({ reason }) => ({
      text: t(`compose.contradiction.${reason}`, { tlp, pap }),
      place: 'marks' as const,
    })),
    ...verdict.gaps.map((gap) => ({ text: said(gap), place: placeOf[gap.gap] })),
  ]
}

/** Opens what holds the place and puts the focus there: a link alone would lead to something folded away. */
export function goTo(place: Place): void {
  const target = document.getElementById(`compose-${place}`)
  if (!target) return
  for (let at: Element | null = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true
  if (target instanceof HTMLDetailsElement) target.open = true
  target.scrollIntoView({ block: 'center' })
  const control = target.matches(controls) ? target : target.querySelector<HTMLElement>(controls)
  control?.focus({ preventScroll: true })
}

const controls = 'input:not([type=hidden]), select, textarea, [contenteditable=true], button, summary'

interface StandingListProps {
  readonly standing: readonly Standing[]
  /** A reminder that stands in nobody's way. */
  readonly reminder: string | null
  /** The first of it, where it can be done right here. */
  readonly children: ReactNode
}

/** Always in view: what still stands between now and sealing, each a way to its place, and one button that does the next of it. */
export function StandingList({ standing, reminder, children }: StandingListProps) {
  const { t } = useTranslation('bulletins')
  const [next] = standing
  return (
    <div className="grid gap-3">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="text-[1.05rem]">{t('compose.before')}</h2>
        {standing.length > 0 ? (
          <strong className="num text-warn">{t('compose.standing', { count: standing.length })}</strong>
        ) : null}
      </div>
      <div role="status">
        {standing.length === 0 ? <p className="font-bold text-ok">✓ {t('compose.ready')}</p> : null}
      </div>
      <ul aria-live="polite" className="m-0 grid list-none gap-0 divide-y divide-line p-0">
        {standing.map(({ text, place }) => (
          <li key={`${place} ${String(text)}`} className="flex gap-3 py-2 text-[.92rem]">
            <span aria-hidden="true" className="mt-1 size-4 flex-none rounded-full border-2 border-warn" />
            <a
              href={`#compose-${place}`}
              onClick={(event) => {
                event.preventDefault()
                goTo(place)
              }}
            >
              {text}
            </a>
          </li>
        ))}
        {reminder ? <li className="py-2 text-[.9rem] text-warn">{reminder}</li> : null}
      </ul>
      {children ??
        (next ? (
          <Button wide onClick={() => goTo(next.place)}>
            {t('compose.next')}
          </Button>
        ) : null)}
      {next ? (
        <div className="answer-bar-held sheet flex items-center justify-between gap-4 lg:hidden">
          <strong className="num text-warn">{t('compose.standing', { count: standing.length })}</strong>
          <Button small onClick={() => goTo(next.place)}>
            {t('compose.next')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
