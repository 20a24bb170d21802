import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { toBase64 } from '../../formats/bytes.ts'
import { checkpointList } from '../../health/checkpoint-list.ts'
import { listCheckpoints } from '../../health/checkpoint-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { shownPage } from '../../lists/page.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Num } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'see log health', i18n: ['oversight'], title: 'oversight:checkpoints.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see log health')
  const { place } = readAsked(checkpointList, new URL(request.url).searchParams)
  const page = await listCheckpoints(context.portal.db, place)
  return json({ page: shownPage(page, ({ size, time, root }) => ({ size, time, root: toBase64(root) })) })
}

export default function CheckpointsPage() {
  const { t } = useTranslation('oversight')
  const { page } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-6">
      <PageHead title={t('checkpoints.title')} note={<Link to="/oversight">{t('checkpoints.back')}</Link>} />
      <p className="text-[.92rem] text-ink-2">{t('checkpoints.note')}</p>
      <ListPage
        list={checkpointList}
        page={page}
        here={checkpointList.path}
        runs="newest"
        label={t('checkpoints.table')}
        empty={<EmptyState title={t('checkpoints.none')}>{t('checkpoints.noneHow')}</EmptyState>}
      >
        {(rows) => <CheckpointTable rows={rows} />}
      </ListPage>
    </div>
  )
}

interface Row {
  readonly size: number
  /** Seconds. */
  readonly time: number
  readonly root: string
}

function CheckpointTable({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation('oversight')
  const head = (
    <>
      <HeadCell>{t('checkpoints.time')}</HeadCell>
      <HeadCell end>{t('checkpoints.size')}</HeadCell>
      <HeadCell>{t('checkpoints.root')}</HeadCell>
    </>
  )
  return (
    <Table caption={t('checkpoints.table')} head={head} stack>
      {rows.map(({ size, time, root }) => (
        <tr key={`${size} ${time}`}>
          <Cell rowHead label={t('checkpoints.time')}>
            <Link to={`/oversight/checkpoints/${size}/${time}`} prefetch="none">
              <Time at={time * 1000} as="second" />
            </Link>
          </Cell>
          <Cell label={t('checkpoints.size')} end>
            <Num value={size} />
          </Cell>
          <Cell label={t('checkpoints.root')} mono>
            <span className="[overflow-wrap:anywhere]">{root}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
