import type { LoaderFunctionArgs } from '@remix-run/node'
import type { Actor } from '../access/actor.ts'
import type { PermittedAct } from '../access/permissions.ts'
import type { ListExported } from '../acts/export-list.server.ts'
import { languageOf } from '../i18n/i18n.server.ts'
import { inJapan } from '../ids.ts'
import { type CsvList, readAsked } from '../lists/list.ts'
import { type Pages, wordsIn, writeCsv } from '../lists/write-csv.server.ts'
import { refused } from '../outcome.ts'
import type { Portal } from '../portal.server.ts'
import { requireActor } from './actor.server.ts'
import type { Asked } from './context.ts'
import { sayNo } from './refusal.server.ts'
import { streamParts } from './stream-parts.server.ts'

interface Looking<F> {
  readonly portal: Portal
  readonly actor: Actor
  readonly filters: F
}

type PagesFor<F, K, L> = (looking: Looking<F>) => Pages<L, K>

/** The loader of a list's file: with the permission of the list's page, which its `handle` repeats. */
export const csvRoute =
  <F extends object, K, L>({ act }: { readonly act: PermittedAct }, list: CsvList<F, K, L>, pages: PagesFor<F, K, L>) =>
  async (asked: LoaderFunctionArgs): Promise<Response> =>
    csvAnswer(asked, await csvActor(asked, act), list, pages)

/** Who asks for a file. Whoever has to sign in first comes back to the list, not to a file that no page shows. */
export function csvActor({ request, context }: Asked, act: PermittedAct): Promise<Actor> {
  const page = new URL(request.url)
  page.pathname = page.pathname.replace(/\/csv$/, '')
  return requireActor({ request: new Request(page, { headers: request.headers }), context }, act)
}

/** The list that the filters of the address let through, in one's language, for a spreadsheet. */
export async function csvAnswer<F extends object, K, L>(
  { request, context: { portal } }: Asked,
  actor: Actor,
  list: CsvList<F, K, L>,
  pages: PagesFor<F, K, L>,
): Promise<Response> {
  const { filters, flaw } = readAsked(list, new URL(request.url).searchParams)
  // Less than was asked for would look like all of it.
  if (flaw) return sayNo(refused(flaw))
  const language = await languageOf(request, actor.locale)
  const say = await wordsIn(language)
  const day = inJapan(portal.now()).toISOString().slice(0, 10)
  const title = say({ word: list.csv.title })
  return new Response(streamParts(writeCsv(list, pages({ portal, actor, filters }), say)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': disposition(`${list.csv.name}-${day}`, `${title}-${day}`),
      'Cache-Control': 'no-store',
    },
  })
}

/** A list that left by a signed act. The browser that asked saves it by its own name. */
export const listExportAnswer = ({ file, name }: ListExported): Response =>
  new Response(new Uint8Array(file), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
      'Cache-Control': 'no-store',
    },
  })

/** RFC 6266: the plain name for what cannot read the other, which is in the reader's language. */
const disposition = (plain: string, said: string): string =>
  `attachment; filename="${plain}.csv"; filename*=UTF-8''${encodeURIComponent(said).replaceAll(/['()*]/g, escaped)}.csv`

const escaped = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
