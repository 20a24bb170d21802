import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData, useNavigate } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import { currentPledge } from '../../council/terms.ts'
import { requireActor } from '../../http/actor.server.ts'
import { pledgeObject } from '../../keys/give-pledge.server.ts'
import { pledgeToSign } from '../../keys/sign-pledge.client.ts'
import { Card } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:pledge.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  // Whoever made another key has pledged already, and has only to read its fingerprint out.
  if (actor.setupStep === null) throw redirect('/setup/fingerprint', 303)
  if (actor.setupStep !== 'pledge') throw redirect('/setup', 303)
  const { ja, en, version } = currentPledge
  return { person: actor.person, text: { ja, en, version }, object: pledgeObject }
}

export default function SetupPledge() {
  const { t } = useTranslation('keys')
  const { text } = useLoaderData<typeof loader>()
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="pledge" />
      <PageHead title={t('pledge.title')} note={t('pledge.note')} />
      <Card>
        <div lang="ja" className="leading-[1.9] whitespace-pre-line">
          {text.ja}
        </div>
        <details className="mt-5 border-t border-line pt-4">
          <summary>{t('pledge.translation')}</summary>
          <div lang="en" className="mt-3 whitespace-pre-line">
            {text.en}
          </div>
        </details>
        <p className="mt-4 text-[.88rem] text-ink-2">
          {t('pledge.version')} <span className="font-mono">{text.version}</span>
        </p>
      </Card>
      <Card>
        <SignPledge />
      </Card>
    </div>
  )
}

function SignPledge() {
  const { t } = useTranslation('keys')
  const { person, object } = useLoaderData<typeof loader>()
  const go = useNavigate()
  const [read, setRead] = useState(false)
  return (
    <SignedActForm
      person={person}
      offers={[{ label: t('pledge.sign'), signable: () => pledgeToSign(object) }]}
      said={null}
      ready={read}
      onSigned={() => go('/setup/fingerprint')}
    >
      <Checkbox label={t('pledge.read')} checked={read} onChange={(event) => setRead(event.currentTarget.checked)} />
    </SignedActForm>
  )
}
