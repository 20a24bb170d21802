import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { newsTold } from '../../bulletins/news-wire.ts'
import { readNews } from '../../bulletins/read-news.server.ts'
import { requireActor } from '../../http/actor.server.ts'

export const handle = { act: 'read bulletins' } as const

/** GET `?after=<newest known>` → {unopened, fresh}: asked by an open page once a minute, by itself, so it is no use of the session. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read bulletins', { unattended: true })
  const after = new URL(request.url).searchParams.get('after') ?? ''
  const news = await readNews(context.portal.db, actor.person, after)
  return json(newsTold.encode(news), { headers: { 'Cache-Control': 'no-store' } })
}
