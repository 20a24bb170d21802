import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { ApprovalLines } from '../../approvals/approval-lines-shape.tsx'
import { approvalsOf } from '../../approvals/view-approvals.server.ts'
import { TimedLines } from '../../deliveries/timed-shape.tsx'
import { ownTimed } from '../../deliveries/view-timed.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'write bulletins',
  i18n: ['approvals', 'bulletins'],
  title: 'approvals:title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'write bulletins')
  const { db, now } = context.portal
  const [approvals, timed] = await Promise.all([
    approvalsOf(db, actor.person),
    ownTimed(db, { person: actor.person, at: now() }),
  ])
  return { ...approvals, timed }
}

export default function Approvals() {
  const { t } = useTranslation('approvals')
  const { asked, own, timed } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('title')} note={t('note')} />
      <Section title={t('forYou')}>
        {asked.length === 0 ? (
          <EmptyState title={t('none')}>{t('noneHow')}</EmptyState>
        ) : (
          <ApprovalLines lines={asked} own={false} label={t('forYou')} />
        )}
      </Section>
      {timed.length > 0 ? (
        <Section title={t('timed.list')}>
          <TimedLines lines={timed} label={t('timed.list')} />
        </Section>
      ) : null}
      <Section title={t('ofYours')}>
        {own.length === 0 ? (
          <EmptyState title={t('ownNone')}>{t('ownNoneHow')}</EmptyState>
        ) : (
          <ApprovalLines lines={own} own label={t('ofYours')} />
        )}
      </Section>
    </>
  )
}
