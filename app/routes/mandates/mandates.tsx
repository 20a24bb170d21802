import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { mandateList } from '../../mandates/mandate-list.ts'
import { StateTag, usePowerSaid } from '../../mandates/mandate-shape.tsx'
import { type MandateShown, viewMandates } from '../../mandates/view-mandates.server.ts'
import { waitingDecisions } from '../../trust/waiting-decision.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'see mandates', i18n: ['mandates'], title: 'mandates:title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see mandates')
  const { portal } = context
  const { place } = readAsked(mandateList, new URL(request.url).searchParams)
  const [page, waiting] = await Promise.all([viewMandates(portal, place), waitingDecisions(portal, 'mandate')])
  return { page, waiting: waiting.length }
}

const columns = ['name', 'power', 'state', 'until'] as const

export default function Mandates() {
  const { t } = useTranslation('mandates')
  const { page, waiting } = useLoaderData<typeof loader>()
  const head = columns.map((column) => <HeadCell key={column}>{t(`column.${column}`)}</HeadCell>)
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('title')} note={t('note')} up={{ to: '/people', title: t('people') }} />
      {waiting > 0 ? (
        <Notice kind="warn" title={t('waiting', { count: waiting })}>
          <ButtonLink kind="line" small to="/decisions">
            {t('toDecisions')}
          </ButtonLink>
        </Notice>
      ) : null}
      <ListPage
        list={mandateList}
        page={page}
        here={mandateList.path}
        runs="newest"
        label={t('caption')}
        empty={<EmptyState title={t('none')}>{t('noneHow')}</EmptyState>}
      >
        {(mandates) => (
          <Table caption={t('caption')} stack head={head}>
            {mandates.map((mandate) => (
              <MandateRow key={mandate.id} mandate={mandate} />
            ))}
          </Table>
        )}
      </ListPage>
      <p className="max-w-[42rem] text-[.92rem] text-ink-2">{t('where')}</p>
    </div>
  )
}

function MandateRow({ mandate }: { readonly mandate: MandateShown }) {
  const { t } = useTranslation('mandates')
  const said = usePowerSaid()
  return (
    <tr>
      <Cell rowHead label={t('column.name')}>
        <span>
          <Link to={`/people/${mandate.person}/mandates`}>{mandate.name}</Link>
          <span className="block text-[.85rem] font-normal text-ink-2">{mandate.organizationName}</span>
        </span>
      </Cell>
      <Cell label={t('column.power')}>{said(mandate.power)}</Cell>
      <Cell label={t('column.state')}>
        <StateTag mandate={mandate} />
      </Cell>
      <Cell label={t('column.until')}>
        <Time at={mandate.until - 1} as="date" />
      </Cell>
    </tr>
  )
}
