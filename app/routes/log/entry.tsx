import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { EntryPage } from '../../compliance/entry-shape.tsx'
import { EvidenceForm } from '../../compliance/evidence-form-shape.tsx'
import { NamesAsked } from '../../compliance/names-shape.tsx'
import { namesShownUntil } from '../../compliance/show-names.server.ts'
import { viewEntry } from '../../compliance/view-entry.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'open any entry',
  i18n: ['log', 'evidence', 'reasons', 'keys'],
  title: 'log:title',
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'open any entry')
  const by = actorFields(actor, context.visit)
  const index = indexParam(params.index)
  const namesUntil = await namesShownUntil(context.portal, by)
  const asked = { index, actor, by, showNames: namesUntil !== null }
  const view = await orUnavailable(() => viewEntry(context.portal, asked))
  if (!view.ok) throw notFound()
  return json({ view: view.value, namesUntil, mayMake: may(actor, 'make evidence') })
}

export default function LogEntryPage() {
  const { t } = useTranslation('log')
  const { view, namesUntil, mayMake } = useLoaderData<typeof loader>()
  const path = `/log/entries/${view.row.index}`
  return (
    <>
      <PageHead
        title={t('entryTitle', { index: formatNumber(view.row.index) })}
        note={<Link to="/log">{t('back')}</Link>}
      />
      <div className="mb-5">
        <NamesAsked until={namesUntil} back={path} />
      </div>
      <EntryPage view={view} receiptPath={`/record/entries/${view.row.index}/receipt`} />
      {mayMake ? <EvidenceForm entries={String(view.row.index)} /> : null}
    </>
  )
}
