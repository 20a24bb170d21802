import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode, typedLine } from '../../http/form.server.ts'
import { notFound } from '../../http/param.server.ts'
import { addressStep } from '../../recovery/address-change.ts'
import { addressWay, askForAddress } from '../../recovery/change-address.server.ts'
import { stopOwn } from '../../recovery/stop-way.server.ts'
import { addressChangeOf } from '../../recovery/way-back-store.server.ts'
import { isMailSet } from '../../settings.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { SettingsHead } from './settings-head-shape.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['access', 'reasons'],
  title: 'access:address.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { db, settings, now } = context.portal
  const actor = await requireActor({ request, context }, 'change own settings')
  const person = await findPerson(db, actor.person)
  if (!person) throw notFound()
  const change = await addressChangeOf(db, actor.person, now())
  return {
    email: person.email,
    mail: isMailSet(settings),
    change: change && { ...change, step: addressStep(change) },
  }
}

const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('ask'), address: typedLine('person-email', { most: 254 }), code: typedCode }),
  z.object({ do: z.literal('stop') }),
])
const rule = { keeps: ['address'], beside: { ...codeReasons, 'person-email': 'address', 'address-same': 'address' } }

interface Answer extends MaybeRefused {
  readonly said?: 'asked' | 'stopped'
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'change own settings')
  if (!form.ok) return form.sayNo(form)
  const { value, sent } = form.value
  const by = actorFields(actor, visit)
  const once = onceFor(sent, actor.person)
  if (value.do === 'stop') {
    const stopped = await orUnavailable(() => stopOwn(portal, addressWay, { by, once }))
    return stopped.ok ? json<Answer>({ said: 'stopped' }) : form.sayNo(stopped)
  }
  const asked = await orUnavailable(() => askForAddress(portal, { ...value, by, once }))
  return asked.ok ? json<Answer>({ said: 'asked' }) : form.sayNo(asked)
}

export default function OwnAddress() {
  const { t } = useTranslation('access')
  const { email, change, mail } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[44rem]">
      <SettingsHead title={t('address.title')} note={t('address.note')} />
      <div className="mb-5 grid gap-4 empty:hidden">
        <RefusalNotice answer={answer} />
        {answer?.said ? (
          <Notice kind="ok" live>
            {t(`address.${answer.said}`)}
          </Notice>
        ) : null}
        {mail ? null : <Notice kind="info">{t('address.noMail')}</Notice>}
      </div>
      <div className="mb-8">
        <Facts facts={[[t('address.now'), email]]} />
      </div>
      {change ? <Waiting /> : null}
      {mail && !change ? <AskForm answer={answer} /> : null}
    </div>
  )
}

function AskForm({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('access')
  return (
    <Section title={t('address.change')}>
      <Card>
        <FieldForm answer={answer} does="ask" className="grid gap-4">
          <ol className="grid list-decimal gap-1 pl-6">
            {(['old', 'new', 'waits'] as const).map((step) => (
              <li key={step}>{t(`address.how.${step}`)}</li>
            ))}
          </ol>
          <FormField name="address" label={t('address.new')} hint={t('address.newHint')} required>
            <TextInput type="email" autoComplete="off" maxLength={254} />
          </FormField>
          <ConfirmField />
          <ButtonRow>
            <Button type="submit" name="do" value="ask">
              {t('address.ask')}
            </Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}

/** Where it stands, and that it can be stopped: whoever is inside has shown who they are. */
function Waiting() {
  const { t } = useTranslation('access')
  const { change } = useLoaderData<typeof loader>()
  if (!change) return null
  return (
    <Section title={t('address.waiting')}>
      <Facts
        facts={[
          [t('address.next'), change.address],
          [t('address.askedAt'), <Time key="asked" at={change.askedAt} />],
          [t('address.stands'), t(`address.step.${change.step}`)],
          ...(change.holdsAt === null
            ? []
            : [[t('address.holdsAt'), <Time key="holds" at={change.holdsAt} />] as const]),
        ]}
      />
      <p className="mt-3 text-[.95rem] text-ink-2">{t('address.meanwhile')}</p>
      <ActForm className="mt-4">
        <Button type="submit" kind="stop" small name="do" value="stop">
          {t('address.stop')}
        </Button>
      </ActForm>
    </Section>
  )
}
