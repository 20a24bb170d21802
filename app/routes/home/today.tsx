import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireActor } from '../../http/actor.server.ts'
import { gatherHealth, gatherRecord, gatherToday } from './gather-today.server.ts'
import { TodayShape } from './today-shape.tsx'

export const handle = { act: 'see home', i18n: ['shell', 'log'], title: 'shell:today.title' } as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see home')
  const asking = { portal: context.portal, actor }
  const [today, health, record] = await Promise.all([gatherToday(asking), gatherHealth(asking), gatherRecord(asking)])
  return { today, health, record, now: context.portal.now() }
}

export default function TodayPage() {
  return <TodayShape {...useLoaderData<typeof loader>()} />
}
