import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData, useSubmit } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { currentPledge } from '../../council/terms.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readForm } from '../../http/form.server.ts'
import { signatureText } from '../../http/openpgp-field.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { givePledge, pledgeObject } from '../../keys/give-pledge.server.ts'
import { useKeyedAct } from '../../keys/keyed-act.tsx'
import { signAct } from '../../keys/sign-act.client.ts'
import { WithKey } from '../../keys/unlock-form.tsx'
import { refused } from '../../outcome.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { ReasonNotice, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:pledge.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  if (actor.setupStep !== 'pledge') throw redirect('/setup', 303)
  const { ja, en, version } = currentPledge
  return { person: actor.person, text: { ja, en, version }, object: pledgeObject }
}

const signed = z.object({ text: z.string().max(8192), signature: signatureText })

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const form = await readForm(request, signed)
  if (form.status !== 'success') return sayNo(refused('form-unreadable'))
  const by = actorFields(actor, context.visit)
  const pledged = await orUnavailable(() => givePledge(context.portal, { by, act: form.value }))
  return pledged.ok ? redirect('/setup/fingerprint', 303) : sayNo(pledged)
}

export default function SetupPledge() {
  const { t } = useTranslation('keys')
  const { person, text } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="pledge" />
      <PageHead title={t('pledge.title')} note={t('pledge.note')} />
      <RefusalNotice answer={answer} />
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
      <WithKey person={person}>
        <SignPledge />
      </WithKey>
    </div>
  )
}

function SignPledge() {
  const { t } = useTranslation('keys')
  const { object } = useLoaderData<typeof loader>()
  const submit = useSubmit()
  const [read, setRead] = useState(false)
  const keyed = useKeyedAct()
  const [reason, setReason] = useState<string | null>(null)
  const sign = async () => {
    setReason(null)
    const act = await keyed.take(t('pledge.sign'), () => signAct({ act: 'pledge', objects: [object] }))
    if (!act.ok) return setReason(act.reason)
    submit({ ...act.value }, { method: 'post' })
  }
  return (
    <Card>
      <ReasonNotice reason={reason} />
      {keyed.stepUp}
      <Checkbox label={t('pledge.read')} checked={read} onChange={(event) => setRead(event.currentTarget.checked)} />
      <ButtonRow>
        <Button disabled={!read || keyed.busy} onClick={() => void sign()}>
          {keyed.busy && !keyed.asking ? t('pledge.signing') : t('pledge.sign')}
        </Button>
      </ButtonRow>
    </Card>
  )
}
