import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { EntryList } from '../../compliance/entry-list-shape.tsx'
import { EntryPages } from '../../compliance/entry-pages-shape.tsx'
import { ownRecord } from '../../compliance/own-record.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { readPagePlace } from '../../http/keyset.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see own record', i18n: ['log'], title: 'log:ownTitle' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see own record')
  const place = readPagePlace(new URL(request.url).searchParams)
  return json({ page: await ownRecord(context.portal, { person: actor.person, place, limit: 50 }) })
}

export default function OwnRecord() {
  const { t } = useTranslation('log')
  const { page } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('ownTitle')} note={t('ownNote')}>
        <ButtonLink to="/record/certificate" kind="plain">
          {t('certificate.title')}
        </ButtonLink>
      </PageHead>
      {page.rows.length > 0 ? (
        <EntryList rows={page.rows} base="/record/entries/" linked={false} />
      ) : (
        <EmptyState title={t('noneOwn')}>{t('noneOwnHow')}</EmptyState>
      )}
      <EntryPages here="/record" older={page.next} newer={page.newer} />
    </div>
  )
}
