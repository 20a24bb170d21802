import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { consentPaper } from '../../evidence/consent-paper.server.ts'
import { ConsentPaperSheet, PrintButton } from '../../evidence/consent-paper-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { indexParam, notFound } from '../../http/param.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { paperShown } from '../organizations/paper-shown.server.ts'

export const handle: RouteHandle = {
  act: 'see own organization',
  i18n: ['organization', 'evidence', 'keys', 'reasons'],
  title: 'organization:paper.title',
}

/** A consent of one's own organization. Another's is not there, whether it exists or not. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person, organization } = await requireActor({ request, context }, 'see own organization')
  const paper = await consentPaper(context.portal, { organization, entry: indexParam(params.entry) })
  if (!paper) throw notFound()
  return { person, paper: paperShown(paper) }
}

export default function OwnConsent() {
  const { t } = useTranslation('organization')
  const { person, paper } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid max-w-[52rem] gap-5">
      <PageHead title={t('paper.title')} up={{ to: '/organization', title: t('own.title') }}>
        <PrintButton />
      </PageHead>
      <ConsentPaperSheet paper={paper} person={person} file={`/organization/consents/${paper.entry}/file`} />
    </div>
  )
}
