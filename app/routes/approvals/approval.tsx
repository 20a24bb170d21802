import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { StateTag } from '../../approvals/approval-lines-shape.tsx'
import { Approving } from '../../approvals/approving-shape.tsx'
import { OwnWaiting } from '../../approvals/issuing-shape.tsx'
import { ownProposal, proposalToApprove } from '../../approvals/view-approvals.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { typedReasons } from '../../review/review-store.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { ClassTag, Tags, TlpBadge } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'write bulletins',
  i18n: ['approvals', 'attachments', 'bulletins', 'keys', 'reasons'],
  title: 'approvals:one',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'write bulletins')
  const { db, now } = context.portal
  const bulletin = param('b', params.bulletin)
  const own = await ownProposal(db, { bulletin, person, at: now() })
  const asked = own ? null : await proposalToApprove(db, { bulletin, person })
  const line = own?.line ?? asked?.line
  if (!line) throw notFound()
  const returned = own?.line.answer === 'returned' ? own.answeredEntry : null
  const [reason = null] = returned === null ? [] : [...(await typedReasons(db, [returned])).values()]
  return { bulletin, person, line, own, asked, reason }
}

export default function Approval() {
  const { t } = useTranslation(['approvals', 'bulletins'])
  const { bulletin, person, line, own, asked, reason } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead
        title={line.publicTitle ?? t(own ? 'approvals:ownOne' : 'approvals:one')}
        up={{ to: '/approvals', title: t('approvals:title') }}
        note={
          <>
            {t('approvals:number', { number: line.number })}
            {'　'}
            {own ? null : t('approvals:askedBy', { name: line.senderName, organization: line.senderOrganization })}{' '}
            <Time at={line.askedAt} as="minute" />
          </>
        }
      />
      <div className="mb-5">
        <Tags>
          <ClassTag of={line.class} />
          <TlpBadge mark={line.tlp} />
          <span className="text-[.9rem] text-ink-2">{t(`bulletins:kind.${line.kind}`)}</span>
          {own ? <StateTag answer={line.answer} /> : null}
        </Tags>
      </div>
      {own ? <OwnWaiting person={person} bulletin={bulletin} own={own} reason={reason} /> : null}
      {asked ? <Approving person={person} acknowledgeBy={line.acknowledgeBy} {...asked} /> : null}
    </>
  )
}
