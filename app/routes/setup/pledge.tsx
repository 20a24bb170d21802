import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData, useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { askedAt } from '../../access/agreement.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { pledgeObject } from '../../keys/give-pledge.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { PledgeText } from './pledge-text-shape.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:pledge.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  // Whoever made another key has pledged already, and has only to read its fingerprint out.
  if (actor.setupStep === null) throw redirect('/setup/fingerprint', 303)
  if (actor.setupStep !== 'pledge') throw redirect('/setup', 303)
  const asked = askedAt(context.portal.texts.pledge, context.portal.now())
  const { ja, en, version } = asked
  return { person: actor.person, text: { ja, en, version }, object: pledgeObject(asked) }
}

export default function SetupPledge() {
  const { t } = useTranslation('keys')
  const go = useNavigate()
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="pledge" />
      <PageHead title={t('pledge.title')} note={t('pledge.note')} />
      <PledgeText {...useLoaderData<typeof loader>()} onSigned={() => go('/setup/fingerprint')} />
    </div>
  )
}
