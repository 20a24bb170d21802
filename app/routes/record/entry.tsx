import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'
import { EntryPage } from '../../review/entry-shape.tsx'
import { viewEntry } from '../../review/view-entry.server.ts'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log', 'keys'], title: 'log:ownTitle' }

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see own record', { isLooking: true })
  const index = indexParam(params.index)
  const asked = { index, actor, by: actorFields(actor, context.visit), showNames: false }
  const view = await orUnavailable(() => viewEntry(context.portal, asked))
  if (!view.ok) throw notFound()
  return json({ view: view.value })
}

export default function OwnEntryPage() {
  const { t } = useTranslation('log')
  const { view } = useLoaderData<typeof loader>()
  const title = t('entryTitle', { index: formatNumber(view.row.index) })
  return (
    <>
      <PageHead title={title} note={<Link to="/record">{t('ownTitle')}</Link>} />
      <EntryPage view={view} receiptPath={`/record/entries/${view.row.index}/receipt`} linked={false} />
    </>
  )
}
