import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData, useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { askedAt } from '../../access/agreement.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { withReturn } from '../../http/local-path.ts'
import { termsObject } from '../../keys/give-pledge.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'
import { TermsToSign } from './terms-text-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:pledge.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  // Whoever made another key has pledged already, and has only to read its fingerprint out.
  if (actor.setupStep === null) throw redirect('/setup/fingerprint', 303)
  if (actor.setupStep !== 'pledge') throw redirect('/setup', 303)
  const asked = askedAt(context.portal.texts.pledge, context.portal.now())
  const { ja, en, version } = asked
  // Where the organization has not consented, its representative does so next.
  const consents = actor.agreement === 'consent-wanted' && actor.part === 'representative'
  return { person: actor.person, text: { ja, en, version }, objects: [termsObject(asked)], consents }
}

export default function SetupPledge() {
  const { t } = useTranslation('keys')
  const go = useNavigate()
  const { consents, ...terms } = useLoaderData<typeof loader>()
  const next = '/setup/fingerprint'
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="pledge" consents={consents} />
      <PageHead title={t('pledge.title')} note={t('pledge.note')} />
      <TermsToSign of="pledge" {...terms} onSigned={() => go(consents ? withReturn('/agreement', next) : next)} />
    </div>
  )
}
