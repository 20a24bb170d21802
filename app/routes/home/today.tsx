import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireActor } from '../../http/actor.server.ts'
import { TryFirst } from '../demo/try-first-shape.tsx'
import { gatherDecisions, gatherHealth, gatherRecord, gatherToday } from './gather-today.server.ts'
import { TodayShape } from './today-shape.tsx'

export const handle = {
  act: 'see home',
  i18n: ['shell', 'log', 'oversight', 'demo'],
  title: 'shell:today.title',
} as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see home')
  const asking = { portal: context.portal, actor }
  const [today, health, record, decisions] = await Promise.all([
    gatherToday(asking),
    gatherHealth(asking),
    gatherRecord(asking),
    gatherDecisions(asking),
  ])
  const demo = context.portal.settings.mode === 'demo'
  return { today, health, record, decisions, now: context.portal.now(), demo }
}

export default function TodayPage() {
  const { demo, ...shown } = useLoaderData<typeof loader>()
  const { role } = shown.today
  return <TodayShape {...shown}>{demo && role !== 'waiting' ? <TryFirst role={role} /> : null}</TodayShape>
}
