import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { searchAnswer } from '../../http/form.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { holdList } from '../../review/hold-list.ts'
import { HoldSearch, HoldTable, PlaceHold } from '../../review/holds-shape.tsx'
import { findHoldObject, listHolds } from '../../review/list-holds.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = { act: 'keep holds', i18n: ['holds', 'reasons', 'keys'], title: 'holds:title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'keep holds')
  const query = new URL(request.url).searchParams
  const asked = { kind: query.get('kind') ?? 'person', what: (query.get('what') ?? '').trim().slice(0, 64) }
  const found = asked.what === '' ? null : await findHoldObject(context.portal, asked)
  return json({
    asked: searchAnswer({ kept: asked, beside: { 'hold-object': 'what' } }, found),
    person: actor.person,
    page: await listHolds(context.portal, actor.person, readAsked(holdList, query)),
    object: found?.ok ? found.value : null,
  })
}

export default function Holds() {
  const { t } = useTranslation('holds')
  const { asked, object, page, person } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('title')} note={t('note')}>
        <ButtonLink kind="plain" to="/log">
          {t('back')}
        </ButtonLink>
      </PageHead>
      <RefusalNotice answer={asked} />
      <Section title={t('form.title')}>
        <HoldSearch answer={asked} />
      </Section>
      {object ? <PlaceHold key={`${object.kind} ${object.id}`} object={object} person={person} /> : null}
      <Section title={t('list')}>
        <ListPage
          list={holdList}
          page={page}
          here={holdList.path}
          runs="newest"
          label={t('table')}
          empty={<EmptyState title={t('none')}>{t('noneHow')}</EmptyState>}
        >
          {(holds) => <HoldTable holds={holds} person={person} />}
        </ListPage>
      </Section>
    </div>
  )
}
