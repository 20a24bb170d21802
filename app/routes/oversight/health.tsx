import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { DecisionLines } from '../../decisions/decision-lines-shape.tsx'
import { LossHistory } from '../../decisions/succession-shape.tsx'
import { decisionLines } from '../../decisions/view-decision.server.ts'
import { viewLosses } from '../../decisions/view-succession.server.ts'
import { GrowthSection } from '../../health/growth-shape.tsx'
import { LogStateNotice, useWhen } from '../../health/log-state-shape.tsx'
import { NewestSection } from '../../health/newest-shape.tsx'
import { PolicySection } from '../../health/policy-shape.tsx'
import { viewHealth } from '../../health/view-health.server.ts'
import { WitnessSection } from '../../health/witness-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'see log health',
  i18n: ['oversight', 'decisions', 'keys', 'mirrors', 'reasons'],
  title: 'oversight:title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see log health')
  const { person, role } = actor
  const { portal } = context
  const everyHours = portal.settings.logVerifyHours
  const keepsMirrors = may(actor, 'manage mirrors')
  const looking = { person, role }
  const [view, decisions, losses] = await Promise.all([
    viewHealth(portal, { everyHours }),
    decisionLines(portal, looking),
    viewLosses(portal, looking),
  ])
  return json({ view, decisions, losses, everyHours, keepsMirrors, opens: may(actor, 'open any entry') })
}

export default function LogHealthPage() {
  const { t } = useTranslation(['oversight', 'mirrors'])
  const when = useWhen()
  const { view, decisions, losses, everyHours, keepsMirrors, opens } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('title')} note={t('note', { size: formatNumber(view.size) })}>
        <ButtonLink to="/oversight/verifications">{t('home.verify')}</ButtonLink>
      </PageHead>
      <DecisionLines lines={decisions} />
      <LossHistory losses={losses} opens={opens} />
      <div className="mb-8 grid gap-2">
        <LogStateNotice log={view.log} everyHours={everyHours} />
        <p className="flex flex-wrap gap-x-5 text-[.92rem]">
          <Link to="/oversight/verifications">{t('verifications.all')}</Link>
          <Link to="/log/trust">{t('decision.trust')}</Link>
          <Link to="/log/suspension">{t('decision.suspension')}</Link>
          {keepsMirrors ? <Link to="/log/mirrors">{t('mirrors:title')}</Link> : null}
          {view.runningSince === null ? null : (
            <span className="ml-auto text-ink-2">{t('state.running', { time: when(view.runningSince) })}</span>
          )}
        </p>
      </div>
      <div className="two">
        <div>
          <GrowthSection weeks={view.growth} />
          <WitnessSection witnesses={view.witnesses} quorum={view.quorum} />
          <PolicySection rule={view.rule} waits={view.policyWaits} />
        </div>
        <aside aria-label={t('newest.title')}>
          <NewestSection newest={view.newest} />
        </aside>
      </div>
    </>
  )
}
