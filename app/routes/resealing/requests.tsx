import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { days } from '../../ids.ts'
import { waitingFor } from '../../resealing/request-store.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'reseal bulletins', i18n: ['resealing'], title: 'resealing:queue.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'reseal bulletins')
  const { db, now } = context.portal
  const waiting = await waitingFor(db, actor.organization)
  const at = now()
  return { waiting: waiting.map((one) => ({ ...one, days: Math.floor((at - one.askedAt) / days(1)) })) }
}

export default function Requests() {
  const { t } = useTranslation('resealing')
  const { waiting } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('queue.title')} note={t('queue.note')} />
      {waiting.length === 0 ? <EmptyState title={t('queue.none')}>{t('queue.noneHow')}</EmptyState> : <RequestTable />}
    </>
  )
}

function RequestTable() {
  const { t } = useTranslation('resealing')
  const { waiting } = useLoaderData<typeof loader>()
  const names = ['person', 'grounds', 'by', 'asked', 'age'] as const
  const column = (name: (typeof names)[number]) => t(`queue.columns.${name}`)
  const head = names.map((name) => <HeadCell key={name}>{column(name)}</HeadCell>)
  return (
    <Table caption={t('queue.table')} head={head} stack>
      {waiting.map(({ id, personName, organizationName, grounds, number, askedByName, askedAt, days: age }) => (
        <tr key={id}>
          <Cell rowHead label={column('person')}>
            <Link to={`/resealing/${id}`}>{personName}</Link>
            <span className="block text-[.88rem] font-normal text-ink-2">{organizationName}</span>
          </Cell>
          <Cell label={column('grounds')}>
            {t(`grounds.${grounds}`)}
            {number ? <span className="num block">{t('ask.bulletin', { number })}</span> : null}
          </Cell>
          <Cell label={column('by')}>{askedByName}</Cell>
          <Cell label={column('asked')}>
            <Time at={askedAt} as="short" />
          </Cell>
          <Cell label={column('age')}>
            <span className="num">{age === 0 ? t('queue.today') : t('queue.days', { count: age })}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
