import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { Step } from '../../archive/steps-shape.tsx'
import { viewOpening } from '../../archive/view-openings.server.ts'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Facts } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { ClassTag, Tags, TlpBadge } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'open the archive',
  i18n: ['archive', 'bulletins', 'keys', 'reasons'],
  title: 'archive:opening.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'open the archive')
  const seen = await viewOpening(context.portal, Number(indexParam(params.opening)), actor.person)
  if (!seen) throw notFound()
  const { archived, ...shown } = seen
  return {
    ...shown,
    me: actor.person,
    mayOpenEntry: may(actor, 'open any entry'),
    class: archived.class,
    tlp: tlpOf(archived),
    issuedAt: archived.issuedAt,
  }
}

export default function OpeningOfArchive() {
  const { t } = useTranslation(['archive', 'bulletins'])
  const { line, me, toOpen, openedAt, mayOpenEntry, issuedAt, ...marks } = useLoaderData<typeof loader>()
  const index = formatNumber(line.opening)
  return (
    <div className="grid max-w-[56rem] gap-5">
      <PageHead title={t('archive:opening.title')} note={t('bulletins:number', { number: line.number })}>
        <ButtonLink kind="plain" small to="/archive">
          {t('archive:opening.back')}
        </ButtonLink>
      </PageHead>
      <Tags>
        <ClassTag of={marks.class} />
        <TlpBadge mark={marks.tlp} />
      </Tags>
      <Facts
        facts={[
          [t('archive:opening.issued'), <Time key="issued" at={issuedAt} />],
          [t('archive:list.columns.asked'), <Time key="asked" at={line.askedAt} />],
          [t('archive:list.columns.agreed'), <Time key="agreed" at={line.agreedAt} />],
          ...(openedAt === null ? [] : [[t('archive:opening.opened'), <Time key="opened" at={openedAt} />] as const]),
          [t('archive:list.columns.ends'), <Time key="ends" at={line.endsAt} />],
          [
            t('archive:opening.entry'),
            mayOpenEntry ? (
              <Link key="entry" to={`/log/entries/${line.opening}`} className="num">
                {index}
              </Link>
            ) : (
              <span key="entry" className="num">
                {index}
              </span>
            ),
          ],
        ]}
      />
      <Notice kind={line.isNext && line.step !== 'read' ? 'warn' : 'info'} title={t(`archive:state.${line.step}`)}>
        {t(!line.isNext ? `archive:waits.${line.step}` : line.step === 'read' ? 'archive:readable' : 'archive:yours')}
      </Notice>
      {toOpen && line.step !== 'over' ? <Step person={me} step={line.step} layer={toOpen} /> : null}
    </div>
  )
}
