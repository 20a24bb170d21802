import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { actsToTell } from '../../access/acts-to-tell.server.ts'
import { askedAt } from '../../access/agreement.ts'
import { requireActor } from '../../http/actor.server.ts'
import { toldUpTo } from '../../http/told-cookie.server.ts'
import { TryFirst } from '../demo/try-first-shape.tsx'
import { gatherDecisions, gatherHealth, gatherRecord, gatherToday } from './gather-today.server.ts'
import { NewPledgeNotice } from './new-pledge-shape.tsx'
import { TodayShape } from './today-shape.tsx'
import { ToldNotice } from './told-shape.tsx'

export const handle = {
  act: 'see home',
  i18n: ['shell', 'log', 'oversight', 'access', 'desks', 'demo'],
  title: 'shell:today.title',
} as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see home')
  const asking = { portal: context.portal, actor }
  const seen = await toldUpTo(request, actor.person)
  const [today, health, record, decisions, told] = await Promise.all([
    gatherToday(asking),
    gatherHealth(asking),
    gatherRecord(asking),
    gatherDecisions(asking),
    actsToTell(context.portal, { actor, seen }),
  ])
  const demo = context.portal.settings.mode === 'demo'
  const now = context.portal.now()
  const pledgeUntil = actor.agreement === 'pledge-asked' ? askedAt(context.portal.texts.pledge, now).demandedFrom : null
  return { today, health, record, decisions, told, now, demo, pledgeUntil }
}

export default function TodayPage() {
  const { demo, told, pledgeUntil, ...shown } = useLoaderData<typeof loader>()
  const { role } = shown.today
  return (
    <TodayShape {...shown}>
      <ToldNotice told={told} />
      {pledgeUntil === null ? null : <NewPledgeNotice until={pledgeUntil} />}
      {demo && role !== 'waiting' && role !== 'without-passkey' ? <TryFirst role={role} /> : null}
    </TodayShape>
  )
}
