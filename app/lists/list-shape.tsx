import { Link, useNavigation } from '@remix-run/react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonLook } from '../ui/button.tsx'
import { useListMovement } from '../ui/list-movement.ts'
import { LiveRegion } from '../ui/live-region.tsx'
import { formatNumber } from '../ui/num.tsx'
import { type Count, csvAddress, type List, type Page, pageAddress } from './list.ts'

export interface ListPageProps<L> {
  /** As it is declared: whether it can be had as a file. */
  readonly list: Pick<List<never, never>, 'csv'>
  readonly page: Page<L>
  /** The list's own address, filters and all, without a place in it. */
  readonly here: string
  /** Which way it runs: from the newest back, or along names. */
  readonly runs: 'newest' | 'named'
  /** What the lines are, for whoever hears where they can turn the page. */
  readonly label: string
  /** What stands there where there are no lines. */
  readonly empty: ReactNode
  /** The lines; the keys move along what matches `item`. */
  readonly children: (lines: readonly L[]) => ReactNode
  readonly item?: string
  readonly count?: Count | null
}

/**
 * One page of a list. `j` and `k` walk along it and Enter opens; the pages before
 * and after are links, so that all of it works without script, and none is
 * fetched ahead: of some lists each look is an entry.
 */
export function ListPage<L>({ list, page, here, runs, label, empty, children, item, count }: ListPageProps<L>) {
  const lines = useRef<HTMLDivElement>(null)
  useListMovement(lines, item ?? 'tbody th a')
  const turning = useTurning(here)
  const { t } = useTranslation('shell')
  if (page.lines.length === 0) return <>{empty}</>
  return (
    <div className="grid gap-4">
      <LiveRegion>{turning ? t('list.turning') : null}</LiveRegion>
      {count ? <CountLine count={count} /> : null}
      <div ref={lines} aria-busy={turning || undefined} className={turning ? 'opacity-60' : undefined}>
        {children(page.lines)}
      </div>
      <Pages page={page} here={here} runs={runs} label={label} />
      {typeof list.csv === 'string' || 'signed' in list.csv ? null : <CsvLink here={here} />}
    </div>
  )
}

/** The whole list and not this page of it, narrowed as it is. No `download`: who has to sign in first is led to a page. */
function CsvLink({ here }: { readonly here: string }) {
  const { t } = useTranslation('shell')
  return (
    <p className="no-print">
      <a href={csvAddress(here)}>{t('list.csv.save')}</a>
    </p>
  )
}

/** Whether another page of this list is on its way. */
function useTurning(here: string): boolean {
  const { state, location } = useNavigation()
  return state === 'loading' && location.pathname === here.split('?')[0]
}

function CountLine({ count }: { readonly count: Count }) {
  const { t } = useTranslation('shell')
  const shown = { count: count.counted, shown: formatNumber(count.counted) }
  return <p className="num text-[.92rem] text-ink-2">{t(count.more ? 'list.moreThan' : 'list.count', shown)}</p>
}

function Pages({ page, here, runs, label }: Omit<ListPageProps<unknown>, 'list' | 'children' | 'empty'>) {
  const { t } = useTranslation('shell')
  const { next, back } = page
  if (next === null && back === null) return null
  return (
    <nav className="no-print flex flex-wrap gap-3" aria-label={t('list.pages', { label })}>
      {back === null ? null : (
        <>
          <PageLink to={here} kind="plain">
            {t(`list.${runs}.first`)}
          </PageLink>
          <PageLink to={pageAddress(here, 'back', back)}>{t(`list.${runs}.back`)}</PageLink>
        </>
      )}
      {next === null ? null : <PageLink to={pageAddress(here, 'next', next)}>{t(`list.${runs}.next`)}</PageLink>}
    </nav>
  )
}

interface PageLinkProps {
  readonly to: string
  readonly kind?: 'plain' | 'line'
  readonly children: ReactNode
}

const PageLink = ({ to, kind = 'line', children }: PageLinkProps) => (
  <Link to={to} className={buttonLook({ kind })} prefetch="none">
    {children}
  </Link>
)
