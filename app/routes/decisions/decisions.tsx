import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import { RefusedSection, WaitingSection } from '../../decisions/decisions-shape.tsx'
import { viewDecisions, viewRefused } from '../../decisions/view-decision.server.ts'
import { formatTrust } from '../../formats/trust.ts'
import { requireActor } from '../../http/actor.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'see decisions',
  i18n: ['decisions', 'mandates', 'oversight', 'keys', 'reasons'],
  title: 'decisions:list.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see decisions')
  const { portal } = context
  const { person, role, deputizes } = actor
  const looking = { person, role, deputizes }
  const [waiting, refused] = await Promise.all([viewDecisions(portal, looking), viewRefused(portal, looking)])
  const now = formatTrust(portal.log.trust)
  return json({
    person,
    now,
    waiting,
    refused,
    opens: may(actor, 'open any entry'),
    sets: may(actor, 'set passkey dates'),
  })
}

export default function Decisions() {
  const { t } = useTranslation('decisions')
  const { person, now, waiting, refused, opens, sets } = useLoaderData<typeof loader>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  return (
    <div className="max-w-[60rem]">
      <PageHead title={t('list.title')} note={t('list.note')}>
        {sets ? (
          <ButtonLink kind="plain" to="/decisions/passkeys">
            {t('passkeys.open')}
          </ButtonLink>
        ) : null}
      </PageHead>
      {signed ? (
        <div className="mb-6">
          <SignedNotice key={signed.text} signed={signed} />
        </div>
      ) : null}
      {waiting.length === 0 ? (
        <div className="mb-8">
          <EmptyState title={t('list.none')}>{t('list.noneHow')}</EmptyState>
        </div>
      ) : null}
      {waiting.map((one) => (
        <WaitingSection key={one.index} waiting={one} now={now} person={person} onSigned={setSigned} />
      ))}
      <RefusedSection refused={refused} opens={opens} />
    </div>
  )
}
