import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { Timed } from '../../deliveries/timed-shape.tsx'
import { timedIssue } from '../../deliveries/view-timed.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { ClassTag, Tags, TlpBadge } from '../../ui/tag.tsx'

export const handle: RouteHandle = {
  act: 'write bulletins',
  i18n: ['approvals', 'bulletins', 'keys', 'reasons'],
  title: 'approvals:timed.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const timed = await timedIssue(context.portal.db, { bulletin: param('b', params.bulletin), actor })
  if (!timed) throw notFound()
  if (timed.state === 'opened') throw redirect(`/bulletins/${timed.id}/deliveries`, 303)
  return { person: actor.person, timed, now: context.portal.now() }
}

export default function TimedPage() {
  const { t } = useTranslation(['approvals', 'bulletins'])
  const loaded = useLoaderData<typeof loader>()
  const { timed } = loaded
  return (
    <>
      <PageHead
        title={timed.publicTitle ?? t('approvals:timed.title')}
        up={{ to: '/approvals', title: t('approvals:title') }}
        note={t('approvals:number', { number: timed.number })}
      />
      <div className="mb-5">
        <Tags>
          <ClassTag of={timed.class} />
          <TlpBadge mark={timed.tlp} />
          <span className="text-[.9rem] text-ink-2">{t(`bulletins:kind.${timed.kind}`)}</span>
        </Tags>
      </div>
      <Timed {...loaded} />
    </>
  )
}
