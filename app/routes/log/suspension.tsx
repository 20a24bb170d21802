import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import type { SigningStand } from '../../decisions/sign-decision-shape.tsx'
import { ProposeSuspension, WaitingSuspension } from '../../decisions/suspend-shape.tsx'
import { SuspensionHistory, SuspensionMeaning, SuspensionState } from '../../decisions/suspension-shape.tsx'
import { readinessOf } from '../../decisions/view-decision.server.ts'
import { viewSuspension } from '../../decisions/view-suspension.server.ts'
import { WitnessSection } from '../../health/witness-shape.tsx'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { endSuspension } from '../../trust/decide-log.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'

export const handle: RouteHandle = {
  act: 'suspend the quorum',
  i18n: ['decisions', 'oversight', 'keys', 'reasons'],
  title: 'decisions:suspension.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'suspend the quorum')
  const { portal } = context
  const { person, role } = actor
  const stand: SigningStand = {
    person,
    ready: await readinessOf(portal, { person, kind: 'suspend-quorum' }),
  }
  const view = await viewSuspension(portal, { person, role })
  return json({ view, stand, seesTrust: may(actor, 'see the log trust'), opens: may(actor, 'open any entry') })
}

const body = z.object({ do: z.literal('end') })

interface Answer extends MaybeRefused {
  readonly ended?: true
}

/** Ends it early: an ordinary form, for watching again takes no key. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body)
  const actor = await requireActor({ request, context }, 'suspend the quorum', { fresh: true })
  if (!form.ok) return form.sayNo(form)
  const asked = { by: actorFields(actor, context.visit), once: onceFor(form.value.sent, actor.person) }
  const ended = await orUnavailable(() => endSuspension(context.portal, asked))
  return ended.ok ? json<Answer>({ ended: true }) : form.sayNo(ended)
}

export default function Suspension() {
  const { t } = useTranslation('decisions')
  const { view, stand, seesTrust, opens } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  const deciding = { stand, onSigned: setSigned }
  return (
    <>
      <PageHead title={t('suspension.title')} note={t('suspension.note')}>
        {seesTrust ? (
          <ButtonLink kind="plain" to="/log/trust">
            {t('suspension.toTrust')}
          </ButtonLink>
        ) : null}
      </PageHead>
      <div className="two">
        <div>
          {answer ? (
            <div className="mb-6 empty:hidden">
              <RefusalNotice answer={answer} />
              {answer.ended && !view.running ? <Notice kind="ok" live title={t('suspension.end.done')} /> : null}
            </div>
          ) : null}
          {signed ? (
            <div className="mb-6">
              <SignedNotice key={signed.text} signed={signed} />
            </div>
          ) : null}
          <Section title={t('suspension.state')}>
            <SuspensionState view={view} opens={opens} />
          </Section>
          {view.waiting ? <WaitingSuspension waiting={view.waiting} trust={view.trust} {...deciding} /> : null}
          <SuspensionMeaning />
          <ProposeSuspension view={view} {...deciding} />
          <SuspensionHistory view={view} opens={opens} />
        </div>
        <aside aria-label={t('trust.witnesses')}>
          <WitnessSection witnesses={view.witnesses} quorum={{ state: 'not-asked' }} />
        </aside>
      </div>
    </>
  )
}
