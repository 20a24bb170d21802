import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { Confirmed } from '../../access/confirm-act.server.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { appointPerson } from '../../council/appoint-person.server.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { type OrganizationId, parseId } from '../../ids.ts'
import { dutyAddressesOf } from '../../mail/duty-address-store.server.ts'
import { removeDutyAddress, setDutyAddress } from '../../mail/set-duty-address.server.ts'
import { type Outcome, refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { listRecipients } from '../../roll/recipient-store.server.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'
import { isMailSet } from '../../settings.ts'
import { AnswerNotices } from '../../ui/answer-notices.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Consents } from '../organizations/consent-shape.tsx'
import { consentsShown } from '../organizations/consents-shown.server.ts'
import { addressForms, addressReasons } from '../organizations/duty-address-form.server.ts'
import { DutyAddressesSection } from '../organizations/duty-addresses-shape.tsx'
import { AppointSection } from './appoint-shape.tsx'
import { PeopleSection } from './people-shape.tsx'

export const handle: RouteHandle = {
  act: 'see own organization',
  i18n: ['organization', 'mail', 'mandates', 'council', 'bulletins', 'access', 'reasons'],
  title: 'organization:own.title',
}

/** One's own organization alone: every query is of its id, and no other id comes from anywhere. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see own organization')
  const { organization, organizationName, part } = actor
  const { db, now, settings } = context.portal
  const among = [organization]
  const recipients = await listRecipients(db, { role: null, among, at: now() })
  const because = new Map(recipients.map(({ person, unreachable }) => [person, unreachable]))
  const people = (await peopleOf(db, organization)).filter(({ state }) => state !== 'left')
  return {
    pageTitle: organizationName,
    organizationName,
    mayAppoint: part === 'representative',
    speaks: part !== null,
    addresses: await dutyAddressesOf(db, organization),
    mails: isMailSet(settings),
    now: now(),
    audits: may(actor, 'audit own organization'),
    thin: (await thinOrganizations(db, { among, at: now() }))[0] ?? null,
    consents: await consentsShown(db, organization),
    people: people.map(({ id, name, reading, department, title, state, part: theirs, setupStep }) => ({
      id,
      name,
      reading,
      department,
      title,
      state,
      setupStep,
      part: theirs,
      unreachable: because.get(id) ?? null,
    })),
  }
}

const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('contact'), person: z.string().max(60), code: typedCode }),
  z.object({ do: z.literal('none'), person: z.string().max(60), code: typedCode }),
  ...addressForms,
])
const rule = {
  keeps: ['person', 'email', 'language', 'address'],
  beside: { ...codeReasons, ...addressReasons },
  otherwise: 'not-confirmed',
}

interface Answer extends MaybeRefused {
  readonly said?: 'appointed' | 'addressSet' | 'addressRemoved'
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'see own organization')
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const asked = { by: actorFields(actor, visit), once: onceFor(sent, actor.person), code: wanted.code }
  const outcome = await orUnavailable(() => did(portal, { ...asked, wanted, organization: actor.organization }))
  return outcome.ok ? json<Answer>({ said: saidOf[wanted.do] }) : form.sayNo(outcome)
}

const saidOf = {
  contact: 'appointed',
  none: 'appointed',
  address: 'addressSet',
  unaddress: 'addressRemoved',
} as const

async function did(
  portal: Portal,
  {
    wanted,
    organization,
    ...asked
  }: Confirmed & { readonly wanted: z.infer<typeof body>; readonly organization: OrganizationId },
): Promise<Outcome<undefined, string>> {
  if (wanted.do === 'address') return setDutyAddress(portal, { ...asked, organization, form: wanted })
  if (wanted.do === 'unaddress') return removeDutyAddress(portal, { ...asked, organization, address: wanted.address })
  const person = parseId('p', wanted.person)
  if (!person) return refused('not-found')
  return appointPerson(portal, { ...asked, person, part: wanted.do === 'contact' ? 'contact' : null })
}

export default function OwnOrganization() {
  const { t } = useTranslation(['organization', 'mandates', 'council'])
  const loaded = useLoaderData<typeof loader>()
  const { organizationName, thin, consents, people, mayAppoint, audits } = loaded
  const answer: Answer | undefined = useActionData<typeof action>()
  const said = {
    appointed: t('organization:own.appointed'),
    addressSet: t('council:organization.addressSet'),
    addressRemoved: t('council:organization.addressRemoved'),
  }
  return (
    <div className="max-w-[52rem]">
      <PageHead title={organizationName} note={t('organization:own.note')}>
        {audits ? (
          <ButtonLink kind="line" to="/organization/audit">
            {t('mandates:audit.title')}
          </ButtonLink>
        ) : null}
        <ButtonLink kind="line" to="/organization/proposals">
          {t('organization:proposals.openPage')}
        </ButtonLink>
      </PageHead>
      <AnswerNotices answer={answer} said={answer?.said ? said[answer.said] : null}>
        {thin ? (
          <Notice kind="warn" title={t('council:organization.isThin', { count: thin.reached })}>
            {t('organization:own.thinHow')}
          </Notice>
        ) : null}
      </AnswerNotices>
      <PeopleSection people={people} />
      {mayAppoint ? <AppointSection people={people} answer={answer} /> : null}
      <DutyAddressesSection
        addresses={loaded.addresses}
        may={loaded.speaks}
        mails={loaded.mails}
        now={loaded.now}
        answer={answer}
      />
      <Section title={t('council:organization.consentTitle')}>
        {consents.length > 0 ? (
          <Consents consents={consents} papers="/organization/consents" />
        ) : (
          <p>{t('organization:own.consentNone')}</p>
        )}
      </Section>
    </div>
  )
}
