import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import { NothingPrepared, PreparedTrust, WaitingTrust } from '../../decisions/decide-trust-shape.tsx'
import { takingOf } from '../../decisions/prepared-trust.ts'
import type { SigningStand } from '../../decisions/sign-decision-shape.tsx'
import { DecideLoss, LossHistory } from '../../decisions/succession-shape.tsx'
import { TrustHistory, TrustInForce, TrustText } from '../../decisions/trust-shape.tsx'
import { readinessOf } from '../../decisions/view-decision.server.ts'
import { viewLosses, viewSuccession } from '../../decisions/view-succession.server.ts'
import { viewTrust } from '../../decisions/view-trust.server.ts'
import { fromBase64 } from '../../formats/bytes.ts'
import { parseEntry } from '../../formats/log-entry.ts'
import { requireActor } from '../../http/actor.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'see the log trust',
  i18n: ['decisions', 'oversight', 'keys', 'reasons'],
  title: 'decisions:trust.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see the log trust')
  const { portal } = context
  const { person, role } = actor
  const taking = takingOf(new URL(request.url).searchParams.get('take'))
  const stand: SigningStand | null = may(actor, 'change the log trust')
    ? {
        person,
        ready: await readinessOf(portal, { person, kind: 'change-trust' }),
      }
    : null
  const looking = { person, role }
  const [view, succession, losses] = await Promise.all([
    viewTrust(portal, { looking, taking }),
    viewSuccession(portal, looking),
    viewLosses(portal, looking),
  ])
  const { oldKeyDays } = portal.settings
  const seen = { seesHealth: may(actor, 'see log health'), opens: may(actor, 'open any entry') }
  return json({ view, succession, losses, stand, oldKeyDays, ...seen })
}

export default function LogTrust() {
  const { t } = useTranslation('decisions')
  const { view, succession, losses, stand, oldKeyDays, seesHealth, opens } = useLoaderData<typeof loader>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  const { held, witnesses, waiting, prepared } = view
  const [inForce] = held
  if (!inForce) return null
  const deciding = { now: inForce.text, stand, oldKeyDays, onSigned: setSigned }
  return (
    <div className="max-w-[64rem]">
      <PageHead title={t('trust.title')} note={t('trust.note')}>
        <ButtonLink kind="plain" to="/log/suspension">
          {t('trust.toSuspension')}
        </ButtonLink>
        {seesHealth ? (
          <ButtonLink kind="plain" to="/oversight">
            {t('trust.toHealth')}
          </ButtonLink>
        ) : null}
      </PageHead>
      {signed ? (
        <div className="mb-6">
          <SignedNotice key={signed.text} signed={signed} />
        </div>
      ) : null}
      {succession ? <DecideLoss succession={succession} stand={stand} opens={opens} onSigned={setSigned} /> : null}
      {waiting ? <WaitingTrust waiting={waiting} {...deciding} /> : null}
      {prepared && !succession ? (
        <PreparedTrust prepared={prepared} waiting={waiting && proposedIn(waiting.entry)} {...deciding} />
      ) : null}
      {succession ? null : <TrustInForce held={inForce} witnesses={witnesses} opens={opens} />}
      {prepared || waiting || succession ? null : <NothingPrepared />}
      <TrustText held={inForce} />
      <TrustHistory held={held} opens={opens} />
      <LossHistory losses={losses} opens={opens} />
    </div>
  )
}

const proposedIn = (entry: string): string | null => parseEntry(fromBase64(entry)).data?.trust ?? null
