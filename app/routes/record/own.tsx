import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { EntryList } from '../../review/entry-list-shape.tsx'
import { ownRecord } from '../../review/own-record.server.ts'
import { ownRecordList } from '../../review/own-record-list.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log'], title: 'log:ownTitle' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see own record')
  const { place } = readAsked(ownRecordList, new URL(request.url).searchParams)
  return json({ page: await ownRecord(context.portal, { person: actor.person, place }) })
}

export default function OwnRecord() {
  const { t } = useTranslation('log')
  const { page } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('ownTitle')} note={t('ownNote')}>
        <ButtonLink to="/record/hand-out" kind="plain">
          {t('handOutOpen')}
        </ButtonLink>
        <ButtonLink to="/record/certificate" kind="plain">
          {t('certificate.title')}
        </ButtonLink>
        <ButtonLink to="/record/certificate/organization" kind="plain">
          {t('certificate.organization.open')}
        </ButtonLink>
      </PageHead>
      <ListPage
        list={ownRecordList}
        page={page}
        here={ownRecordList.path}
        runs="newest"
        label={t('table')}
        empty={<EmptyState title={t('noneOwn')}>{t('noneOwnHow')}</EmptyState>}
      >
        {(rows) => <EntryList rows={rows} base="/record/entries/" linked={false} />}
      </ListPage>
    </div>
  )
}
