import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { changeoverList, stateOf } from '../../changeover/changeover-list.ts'
import { listChangeovers } from '../../changeover/changeover-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'manage people', i18n: ['changeover', 'council'], title: 'changeover:title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const { db, now } = context.portal
  const found = await listChangeovers(db, readAsked(changeoverList, new URL(request.url).searchParams))
  const lines = found.page.lines.map(({ entryIndex, ...rest }) => ({
    ...rest,
    state: stateOf({ ...rest, now: now() }),
  }))
  return { page: { ...found.page, lines }, count: found.count }
}

export default function Changeovers() {
  const { t } = useTranslation('changeover')
  const { page, count } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('title')} note={t('note')} up={{ to: '/people', title: t('back') }}>
        <ButtonLink to="/people/changeovers/new">{t('form.openTitle')}</ButtonLink>
      </PageHead>
      <ListPage
        list={changeoverList}
        page={page}
        count={count}
        here={changeoverList.path}
        runs="newest"
        label={t('list.caption')}
        empty={<EmptyState title={t('list.empty')}>{t('list.emptyHow')}</EmptyState>}
      >
        {(changeovers) => (
          <Table caption={t('list.caption')} stack head={<Heads />}>
            {changeovers.map(({ id, at, lines, state, confirmedAt, confirmedByName }) => (
              <tr key={id}>
                <Cell rowHead label={t('list.hour')}>
                  <Link to={`${changeoverList.path}/${id}`}>
                    <Time at={at} />
                  </Link>
                </Cell>
                <Cell end label={t('list.lines')}>
                  <span className="num">{lines}</span>
                </Cell>
                <Cell label={t('list.state')}>
                  <Tag tone={state === 'done' ? 'ok' : state === 'under-way' ? 'warn' : 'plain'}>
                    {t(`state.${state}`)}
                  </Tag>
                </Cell>
                <Cell label={t('list.confirmedBy')}>
                  {confirmedByName}{' '}
                  <span className="text-[.85rem] text-ink-2">
                    <Time at={confirmedAt} as="date" />
                  </span>
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </ListPage>
    </div>
  )
}

const columns = ['hour', 'lines', 'state', 'confirmedBy'] as const

function Heads() {
  const { t } = useTranslation('changeover')
  return columns.map((column) => (
    <HeadCell key={column} end={column === 'lines'}>
      {t(`list.${column}`)}
    </HeadCell>
  ))
}
