import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { toBase64 } from '../../formats/bytes.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readPlace } from '../../http/keyset.server.ts'
import { listCheckpoints } from '../../oversight/checkpoint-store.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useListMovement } from '../../ui/list-movement.ts'
import { Num } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { OlderPages } from './older-pages-shape.tsx'

export const handle: RouteHandle = { act: 'see log health', i18n: ['oversight'], title: 'oversight:checkpoints.title' }

const pageLength = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see log health')
  const place = readPlace(new URL(request.url).searchParams)
  const time = Number(place?.word)
  const after = place && Number.isSafeInteger(time) ? { size: place.number, time } : null
  const found = await listCheckpoints(context.portal.db, { after, limit: pageLength + 1 })
  const rows = found.slice(0, pageLength).map(({ size, time, root }) => ({ size, time, root: toBase64(root) }))
  const last = rows.at(-1)
  const next = last && found.length > pageLength ? `${last.size}.${last.time}` : null
  return json({ rows, next, first: after === null })
}

export default function CheckpointsPage() {
  const { t } = useTranslation('oversight')
  const { rows, next, first } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-6">
      <PageHead title={t('checkpoints.title')} note={<Link to="/oversight">{t('checkpoints.back')}</Link>} />
      <p className="text-[.92rem] text-ink-2">{t('checkpoints.note')}</p>
      {rows.length > 0 ? (
        <CheckpointTable rows={rows} />
      ) : (
        <EmptyState title={t('checkpoints.none')}>{t('checkpoints.noneHow')}</EmptyState>
      )}
      <OlderPages
        here="/oversight/checkpoints"
        next={next}
        first={first}
        words={{ label: t('checkpoints.table'), older: t('checkpoints.older'), newest: t('checkpoints.newest') }}
      />
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
  const list = useRef<HTMLDivElement>(null)
  useListMovement(list, 'tbody th a')
  const head = (
    <>
      <HeadCell>{t('checkpoints.time')}</HeadCell>
      <HeadCell end>{t('checkpoints.size')}</HeadCell>
      <HeadCell>{t('checkpoints.root')}</HeadCell>
    </>
  )
  return (
    <div ref={list}>
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
    </div>
  )
}
