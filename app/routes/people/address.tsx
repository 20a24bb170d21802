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
import { addressStep } from '../../recovery/address-change.ts'
import { stopAddress } from '../../recovery/change-address.server.ts'
import { addressChangeOf } from '../../recovery/way-back-store.server.ts'
import { isMailSet } from '../../settings.ts'
import { waitingDecisions } from '../../trust/waiting-decision.server.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { ProposeAddress } from './propose-address-shape.tsx'

export const handle: RouteHandle = {
  act: 'restore access',
  i18n: ['council', 'access', 'decisions', 'keys', 'reasons'],
  title: 'council:address.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person: by } = await requireActor({ request, context }, 'restore access')
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  const [change, waiting] = await Promise.all([
    addressChangeOf(portal.db, person.id, portal.now()),
    waitingDecisions(portal, 'change-address'),
  ])
  return json({
    by,
    person: person.id,
    name: person.name,
    email: person.email,
    telephone: person.telephone,
    own: person.id === by,
    change: change && { ...change, step: addressStep(change) },
    waits: waiting.some(({ entry }) => entry.subject === person.id),
    mail: isMailSet(portal.settings),
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
  const stopped = await orUnavailable(() => stopAddress(portal, asked))
  return stopped.ok ? json<Answer>({ stopped: true }) : form.sayNo(stopped)
}

export default function ChangePersonAddress() {
  const { t } = useTranslation('council')
  const { by, person, name, telephone, own, change, waits, mail } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('address.title')} note={name}>
        <ButtonLink kind="plain" to={`/people/${person}`}>
          {t('restoring.back')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4 empty:hidden">
        <RefusalNotice answer={answer} />
        {answer?.stopped ? (
          <Notice kind="ok" live>
            {t('address.stopped')}
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
        {mail ? null : <Notice kind="info">{t('address.noMail')}</Notice>}
      </div>
      <Section title={t('restoring.state')}>
        <ChangeFacts />
      </Section>
      {own || !mail ? (
        own ? (
          <Notice kind="info">{t('address.own')}</Notice>
        ) : null
      ) : (
        <Section title={t('address.propose')}>
          <p className="mb-4 max-w-[42rem]">{t('address.how')}</p>
          <ProposeAddress by={by} person={person} telephone={telephone} onSigned={setSigned} />
        </Section>
      )}
      {change && !own ? (
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

function ChangeFacts() {
  const { t } = useTranslation('council')
  const { change, email } = useLoaderData<typeof loader>()
  return (
    <Facts
      facts={[
        [t('address.now'), email],
        ...(change
          ? [
              [t('address.next'), change.address] as const,
              [t('address.asked'), <Time key="asked" at={change.askedAt} />] as const,
              [t('address.stands'), t(`address.step.${change.step}`)] as const,
              ...(change.holdsAt === null
                ? []
                : [[t('address.holds'), <Time key="holds" at={change.holdsAt} />] as const]),
            ]
          : [[t('address.stands'), t('address.none')] as const]),
      ]}
    />
  )
}
