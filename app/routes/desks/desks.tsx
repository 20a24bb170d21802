import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { deskList } from '../../desks/desk-list.ts'
import { countDesks, pageOfDesks } from '../../desks/desk-list-store.server.ts'
import { housesWithoutDesk } from '../../desks/desk-store.server.ts'
import { desksServed, desksShown } from '../../desks/view-desk.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { filterQuery, readAsked } from '../../lists/list.ts'
import { shownPage } from '../../lists/page.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { OfficeDesks } from './desk-table-shape.tsx'
import { OrganizationDesks } from './organization-desks-shape.tsx'
import { OwnDesks } from './own-desks-shape.tsx'

export const handle: RouteHandle = {
  act: 'serve desks',
  i18n: ['desks', 'keys', 'access', 'reasons'],
  title: 'desks:title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'serve desks')
  const { portal } = context
  const served = await desksServed(portal, actor.person)
  const me = actor.person
  if (!may(actor, 'found desks')) return { me, served, office: null, flaw: null }
  const { filters, place, flaw } = readAsked(deskList, new URL(request.url).searchParams)
  const page = flaw ? null : await pageOfDesks(portal.db, { filters, place })
  const shown = new Map((page ? await desksShown(portal, page.lines) : []).map((desk) => [desk.id, desk]))
  return {
    me,
    served,
    flaw,
    office: {
      offices: await desksShown(portal, 'offices'),
      filters,
      query: filterQuery(deskList, filters).toString(),
      organizations: page && {
        page: shownPage(page, (id) => shown.get(id) ?? null),
        count: await countDesks(portal.db, filters),
      },
      missing: (await housesWithoutDesk(portal.db)).length,
    },
  }
}

export default function Desks() {
  const { t } = useTranslation('desks')
  const { me, served, office, flaw } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('title')} note={t('note')}>
        {office ? (
          <ButtonLink kind="line" to="/desks/found">
            {t('found.open')}
          </ButtonLink>
        ) : null}
      </PageHead>
      <RefusalNotice answer={flaw ? { refusal: { reason: flaw, detail: {} } } : null} />
      {office && served.length === 0 ? null : <OwnDesks person={me} desks={served} />}
      {office ? (
        <>
          <OfficeDesks desks={office.offices} />
          <OrganizationDesks office={office} />
        </>
      ) : null}
    </div>
  )
}
