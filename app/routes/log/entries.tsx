import { json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { searchAnswer } from '../../http/form.server.ts'
import { refused } from '../../outcome.ts'
import { readEntryNumber } from '../../review/find-by-word.server.ts'
import { JumpToEntry } from '../../review/jump-shape.tsx'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = { act: 'open any entry', i18n: ['log', 'reasons'], title: 'log:jump.title' }

/** Leads to the entry of a number; asked without one, or with one that no entry has, asks for it. Looks at nothing. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'open any entry')
  const typed = new URL(request.url).searchParams.get('number')
  const health = context.portal.log.health()
  const size = 'size' in health ? health.size : null
  const number = readEntryNumber(typed)
  if (number !== null && (await context.portal.log.entry(number))) return redirect(`/log/entries/${number}`, 303)
  const found = typed === null ? null : refused('entry-unknown')
  const sought = { of: 'jump', kept: { number: typed?.slice(0, 24) ?? '' }, beside: { 'entry-unknown': 'number' } }
  return json({ newest: size === null || size === 0n ? null : Number(size - 1n), asked: searchAnswer(sought, found) })
}

export default function LogEntries() {
  const { t } = useTranslation('log')
  const { newest, asked } = useLoaderData<typeof loader>()
  const note = newest === null ? null : t('jump.newest', { index: formatNumber(newest) })
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('jump.title')} note={note} />
      <RefusalNotice answer={asked} />
      <JumpToEntry answer={asked} />
      <p className="max-w-[44rem] text-[.92rem] text-ink-2">{t('jump.how')}</p>
    </div>
  )
}
