import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import { findPerson } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { stopRestoring } from '../../recovery/restore-access.server.ts'
import { lossOf } from '../../recovery/way-back-store.server.ts'
import { waitingDecisions } from '../../trust/waiting-decision.server.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { ProposeRestoring } from './propose-restoring-shape.tsx'

export const handle: RouteHandle = {
  act: 'restore access',
  i18n: ['council', 'access', 'decisions', 'keys', 'reasons'],
  title: 'council:restoring.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person: by } = await requireActor({ request, context }, 'restore access')
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  const [loss, waiting] = await Promise.all([
    lossOf(portal.db, person.id, portal.now()),
    waitingDecisions(portal, 'restore-access'),
  ])
  return json({
    by,
    person: person.id,
    name: person.name,
    telephone: person.telephone,
    own: person.id === by,
    loss,
    waits: waiting.some(({ entry }) => entry.subject === person.id),
    hours: portal.settings.lostFactorHours,
  })
}

const body = z.object({ do: z.literal('stop'), code: typedCode })

interface Answer extends MaybeRefused {
  readonly stopped?: true
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, { beside: codeReasons })
  const actor = await requireActor({ request, context }, 'restore access')
  const person = param('p', params.person)
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const asked = { person, by: actorFields(actor, visit), code: value.code, once: onceFor(sent, actor.person) }
  const stopped = await orUnavailable(() => stopRestoring(portal, asked))
  return stopped.ok ? json<Answer>({ stopped: true }) : form.sayNo(stopped)
}

export default function RestorePersonAccess() {
  const { t } = useTranslation('council')
  const { by, person, name, telephone, own, loss, waits, hours } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('restoring.title')} note={name}>
        <ButtonLink kind="plain" to={`/people/${person}`}>
          {t('restoring.back')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4 empty:hidden">
        <RefusalNotice answer={answer} />
        {answer?.stopped ? (
          <Notice kind="ok" live>
            {t('restoring.stopped')}
          </Notice>
        ) : null}
        {signed ? <SignedNotice key={signed.text} signed={signed} /> : null}
        {waits ? (
          <Notice kind="warn" title={t('restoring.waits')}>
            <ButtonLink kind="line" small to="/decisions">
              {t('restoring.toDecisions')}
            </ButtonLink>
          </Notice>
        ) : null}
      </div>
      <Section title={t('restoring.state')}>
        <LossFacts />
      </Section>
      {own ? (
        <Notice kind="info">{t('restoring.own')}</Notice>
      ) : (
        <Section title={t('restoring.propose')}>
          <p className="mb-4 max-w-[42rem]">{t('restoring.how', { hours })}</p>
          <ProposeRestoring
            by={by}
            person={person}
            telephone={telephone}
            passwordToo={loss?.passwordToo ?? false}
            onSigned={setSigned}
          />
        </Section>
      )}
      {loss && !own ? (
        <Section title={t('restoring.stopTitle')}>
          <Card>
            <FieldForm answer={answer} className="grid justify-items-start gap-4">
              <p>{t('restoring.stopHow')}</p>
              <ConfirmField />
              <Button type="submit" kind="stop" name="do" value="stop">
                {t('restoring.stop')}
              </Button>
            </FieldForm>
          </Card>
        </Section>
      ) : null}
    </div>
  )
}

function LossFacts() {
  const { t } = useTranslation('council')
  const { loss } = useLoaderData<typeof loader>()
  if (!loss) return <p>{t('restoring.none')}</p>
  const { reportedAt, agreed, passwordToo } = loss
  return (
    <Facts
      facts={[
        [t('restoring.reported'), reportedAt === null ? t('restoring.called') : <Time key="at" at={reportedAt} />],
        [t('restoring.lost'), t(passwordToo ? 'restoring.passwordToo' : 'restoring.factorOnly')],
        ...(agreed
          ? [
              [t('restoring.opens'), <Time key="opens" at={agreed.opensAt} />] as const,
              [t('restoring.ends'), <Time key="ends" at={agreed.expiresAt} />] as const,
            ]
          : []),
      ]}
    />
  )
}
