import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { consentPaper } from '../../evidence/consent-paper.server.ts'
import { ConsentPaperSheet, PrintButton } from '../../evidence/consent-paper-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound, param } from '../../http/param.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { paperShown } from './paper-shown.server.ts'

export const handle: RouteHandle = {
  act: 'manage organizations',
  i18n: ['organization', 'evidence', 'keys', 'reasons'],
  title: 'organization:paper.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'manage organizations')
  const asked = { organization: param('o', params.organization), entry: indexParam(params.entry) }
  const paper = await consentPaper(context.portal, asked)
  if (!paper) throw notFound()
  const { organization } = paper
  return { person, organization, paper: paperShown(paper) }
}

export default function ConsentOfOrganization() {
  const { t } = useTranslation('organization')
  const { person, organization, paper } = useLoaderData<typeof loader>()
  const up = `/organizations/${organization.id}`
  return (
    <div className="page-grid grid max-w-[52rem] gap-5">
      <PageHead title={t('paper.title')} up={{ to: up, title: organization.name }}>
        <PrintButton />
      </PageHead>
      <ConsentPaperSheet paper={paper} person={person} file={`${up}/consents/${paper.entry}/file`} />
    </div>
  )
}
