import type { LoaderFunctionArgs } from '@remix-run/node'
import { bulletinList, isIssuedShow } from '../../bulletins/bulletin-list.ts'
import { sentList } from '../../deliveries/sent-list.ts'
import { csvActor, csvAnswer } from '../../http/csv-answer.server.ts'
import { readAsked } from '../../lists/list.ts'
import { filtersFor, ownPage, sentPage } from './bulletins-shown.server.ts'

export const handle = { act: 'list bulletins' } as const

/** One's own copies as a file, or what was issued: whichever the page shows under the same filters. */
export async function loader(asked: LoaderFunctionArgs) {
  const actor = await csvActor(asked, 'list bulletins')
  const { show, q } = filtersFor(actor, readAsked(bulletinList, new URL(asked.request.url).searchParams).filters)
  return isIssuedShow(show)
    ? csvAnswer(
        asked,
        actor,
        sentList,
        ({ portal }) =>
          (place, length) =>
            sentPage(portal, actor, { show, place, length }),
      )
    : csvAnswer(
        asked,
        actor,
        bulletinList,
        ({ portal }) =>
          (place, length) =>
            ownPage(portal, actor, { show, q, place, length }),
      )
}
