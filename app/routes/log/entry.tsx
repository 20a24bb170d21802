import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { EvidenceForm } from '../../evidence/evidence-form-shape.tsx'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'
import { EntryPage } from '../../review/entry-shape.tsx'
import { NamesAsked } from '../../review/names-shape.tsx'
import { namesShownUntil } from '../../review/show-names.server.ts'
import { viewEntry } from '../../review/view-entry.server.ts'
import { buttonLook } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'open any entry',
  i18n: ['log', 'evidence', 'reasons', 'keys'],
  title: 'log:title',
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { portal, visit } = context
  const actor = await requireActor({ request, context }, 'open any entry', { isLooking: true })
  const by = actorFields(actor, visit)
  const index = indexParam(params.index)
  const namesUntil = may(actor, 'show names') ? await namesShownUntil(portal, by) : null
  const asked = { index, actor, by, showNames: namesUntil !== null }
  const view = await orUnavailable(() => viewEntry(portal, asked))
  if (!view.ok) throw notFound()
  const health = portal.log.health()
  return json({
    person: actor.person,
    view: view.value,
    namesUntil,
    isNewest: !('size' in health) || index + 1n >= health.size,
    // What would be refused is not offered: trying it would stand in the officer's own record.
    may: {
      search: may(actor, 'search the log'),
      showNames: may(actor, 'show names'),
      makeEvidence: may(actor, 'make evidence'),
    },
  })
}

export default function LogEntryPage() {
  const { t } = useTranslation('log')
  const { person, view, namesUntil, may } = useLoaderData<typeof loader>()
  const { index } = view.row
  return (
    <>
      <PageHead
        title={t('entryTitle', { index: formatNumber(index) })}
        note={<Link to={may.search ? '/log' : '/log/entries'}>{t(may.search ? 'back' : 'jump.title')}</Link>}
      />
      {may.showNames ? (
        <div className="mb-5">
          <NamesAsked until={namesUntil} back={`/log/entries/${index}`} />
        </div>
      ) : null}
      <EntryPage view={view} receiptPath={`/record/entries/${index}/receipt`} linked={may.search} />
      <Neighbours />
      {may.makeEvidence ? <EvidenceForm person={person} entries={String(index)} /> : null}
    </>
  )
}

/** The entries on both sides. Never fetched ahead: fetching one is looking at it. */
function Neighbours() {
  const { t } = useTranslation('log')
  const { view, isNewest } = useLoaderData<typeof loader>()
  const { index } = view.row
  return (
    <nav className="no-print mb-8 flex flex-wrap gap-3" aria-label={t('pages')}>
      {isNewest ? null : (
        <Link to={`/log/entries/${index + 1}`} prefetch="none" className={buttonLook({ kind: 'plain' })}>
          {t('jump.after', { index: formatNumber(index + 1) })}
        </Link>
      )}
      {index === 0 ? null : (
        <Link to={`/log/entries/${index - 1}`} prefetch="none" className={buttonLook({ kind: 'plain' })}>
          {t('jump.before', { index: formatNumber(index - 1) })}
        </Link>
      )}
    </nav>
  )
}
