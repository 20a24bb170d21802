import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type ActorFields, actorFields } from '../../access/actor.ts'
import { askedAt } from '../../access/agreement.ts'
import { type Once, onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { joinsByConsent, whyOrganizationSuspended } from '../../council/organization.ts'
import { consentsOf, findOrganization, whySuspended } from '../../council/organization-store.server.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { recordConsent } from '../../council/record-consent.server.ts'
import { restoreOrganization, suspendOrganization } from '../../council/suspend-organization.server.ts'
import { withdrawConsent } from '../../council/withdraw-consent.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import type { OrganizationId } from '../../ids.ts'
import type { Outcome } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { listRecipients } from '../../roll/recipient-store.server.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card, CardRows, Facts, Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { SuspensionSection } from './suspension-shape.tsx'

export const handle: RouteHandle = { act: 'manage organizations', i18n: ['council', 'bulletins', 'access', 'reasons'] }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage organizations')
  const { db, now, texts } = context.portal
  const organization = await findOrganization(db, param('o', params.organization))
  if (!organization) throw notFound()
  const consents = await consentsOf(db, organization.id)
  const people = await peopleOf(db, organization.id)
  const recipients = await listRecipients(db, { role: null, among: [organization.id], at: now() })
  const because = new Map(recipients.map(({ person, unreachable }) => [person, unreachable]))
  const asked = askedAt(texts.consent, now())
  const { version, ja, en } = asked
  const inForce = consents.find(({ withdrawnAt }) => withdrawnAt === null)
  return {
    pageTitle: organization.name,
    organization,
    thin: (await thinOrganizations(db, { among: [organization.id], at: now() }))[0] ?? null,
    own: organization.id === actor.organization,
    whySuspended: organization.suspendedAt === null ? null : await whySuspended(db, organization.id),
    asksConsent: joinsByConsent(organization.kind),
    consents: consents.map(({ textVersion, givenAt, withdrawnAt, isReplaced }) => ({
      version: textVersion,
      givenAt,
      withdrawnAt,
      isReplaced,
    })),
    inForce: inForce !== undefined,
    // Until when the older text is enough; null where the newest is on record, or none.
    outdatedUntil: inForce && inForce.textVersion !== version ? asked.demandedFrom : null,
    // Of whoever is suspended or gone the state says it already.
    people: people.map(({ id, name, role, state }) => ({
      id,
      name,
      role,
      state,
      unreachable: state === 'suspended' || state === 'left' ? null : (because.get(id) ?? null),
    })),
    text: { version, ja, en },
  }
}

const code = typedCode
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('consent'), version: z.string().max(60), sure: z.literal('on') }),
  z.object({ do: z.literal('withdraw'), sure: z.literal('on'), code }),
  z.object({ do: z.literal('suspend'), why: z.enum(whyOrganizationSuspended, { message: 'why-missing' }), code }),
  z.object({ do: z.literal('restore'), code }),
])
const rule = { keeps: ['why'], beside: { ...codeReasons, 'why-missing': 'why' }, otherwise: 'not-confirmed' }
type Wanted = z.infer<typeof body>

const saidOf = {
  consent: 'recorded',
  withdraw: 'withdrawn',
  suspend: 'suspended',
  restore: 'restored',
} as const satisfies Record<Wanted['do'], string>

interface Answer extends MaybeRefused {
  readonly said?: (typeof saidOf)[Wanted['do']]
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  // A consent lets nobody in by itself, as inviting does: it brings no code. What shuts people out or lets them in does.
  const demand = form.ok && form.value.value.do !== 'consent' ? {} : ({ fresh: true } as const)
  const actor = await requireActor({ request, context }, 'manage organizations', demand)
  const organization = param('o', params.organization)
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const asked = { organization, by: actorFields(actor, visit), once: onceFor(sent, actor.person) }
  const outcome = await orUnavailable(() => recorded(portal, { ...asked, wanted }))
  return outcome.ok ? json<Answer>({ said: saidOf[wanted.do] }) : form.sayNo(outcome)
}

interface Asked {
  readonly organization: OrganizationId
  readonly by: ActorFields
  readonly once: Once
}

async function recorded(
  portal: Portal,
  { wanted, ...asked }: Asked & { readonly wanted: Wanted },
): Promise<Outcome<undefined, string>> {
  switch (wanted.do) {
    case 'consent':
      return recordConsent(portal, { ...asked, version: wanted.version })
    case 'withdraw':
      return withdrawConsent(portal, { ...asked, code: wanted.code })
    case 'suspend':
      return suspendOrganization(portal, { ...asked, why: wanted.why, code: wanted.code })
    case 'restore':
      return restoreOrganization(portal, { ...asked, code: wanted.code })
  }
}

export default function OrganizationPage() {
  const { t } = useTranslation('council')
  const { organization, own } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead title={organization.name} note={t(`kind.${organization.kind}`)}>
        <ButtonLink kind="plain" to="/organizations">
          {t('organizations.title')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4">
        <RefusalNotice answer={answer} />
        {answer?.said ? (
          <Notice kind="ok" live>
            {t(`organization.${answer.said}`)}
          </Notice>
        ) : null}
        <SuspendedNotice />
        <ThinNotice />
      </div>
      <Section title={t('organization.facts')}>
        <Facts
          facts={[
            [t('organizations.kind'), t(`kind.${organization.kind}`)],
            [t('organizations.sector'), organization.sector ? t(`sector.${organization.sector}`) : t('sectorNone')],
          ]}
        />
      </Section>
      <ConsentSection answer={answer} />
      <PeopleSection />
      <SuspensionSection suspended={organization.suspendedAt !== null} own={own} answer={answer} />
    </div>
  )
}

/** Since when and why nobody of it can come in. */
function SuspendedNotice() {
  const { t, i18n } = useTranslation('council')
  const { organization, whySuspended: why } = useLoaderData<typeof loader>()
  if (organization.suspendedAt === null) return null
  const time = formatTime(organization.suspendedAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <Notice kind="warn" title={t('organization.isSuspended', { time })}>
      {why ? `${t('organization.suspendedBecause', { why: t(`organization.whys.${why}`) })} ` : null}
      {t('organization.suspendedHow')}
    </Notice>
  )
}

/** One absence, and nothing reaches it. */
function ThinNotice() {
  const { t } = useTranslation('council')
  const { thin } = useLoaderData<typeof loader>()
  if (!thin) return null
  return (
    <Notice kind="warn" title={t('organization.isThin', { count: thin.reached })}>
      {t('organization.thinHow')}
    </Notice>
  )
}

function ConsentSection({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('council')
  const { asksConsent, consents, inForce, outdatedUntil } = useLoaderData<typeof loader>()
  if (!asksConsent) {
    return (
      <Section title={t('organization.consentTitle')}>
        <p>{t('organization.notAsked')}</p>
      </Section>
    )
  }
  return (
    <>
      <Section title={t('organization.consentTitle')}>
        {consents.length > 0 ? <Consents /> : null}
        {outdatedUntil === null ? null : <OutdatedNotice until={outdatedUntil} />}
        {inForce && outdatedUntil === null ? null : <RecordForm />}
      </Section>
      {inForce ? <WithdrawForm answer={answer} /> : null}
    </>
  )
}

/** A consent to an older text: it still is one, until the date. */
function OutdatedNotice({ until }: { readonly until: number }) {
  const { t, i18n } = useTranslation('council')
  const time = formatTime(until, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mt-4">
      <Notice kind="warn" title={t('organization.isOutdated')}>
        {t('organization.outdatedHow', { time })}
      </Notice>
    </div>
  )
}

/** All there ever were: a withdrawn one explains why people were suspended, and from when. */
function Consents() {
  const { t, i18n } = useTranslation('council')
  const { consents } = useLoaderData<typeof loader>()
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <CardRows label={t('organization.consents')}>
      {consents.map(({ version, givenAt, withdrawnAt, isReplaced }) => (
        <li key={givenAt} className="flex flex-wrap justify-between gap-3 px-5 py-3">
          <span>{t('organization.consentOn', { version, time: formatTime(givenAt, 'minute', language) })}</span>
          {withdrawnAt === null ? (
            <Tag tone="ok">{t('organization.inForce')}</Tag>
          ) : isReplaced ? (
            <Tag tone="plain">{t('organization.replaced')}</Tag>
          ) : (
            <Tag tone="warn">
              {t('organization.withdrawnOn', { time: formatTime(withdrawnAt, 'minute', language) })}
            </Tag>
          )}
        </li>
      ))}
    </CardRows>
  )
}

function RecordForm() {
  const { t } = useTranslation('council')
  const { text } = useLoaderData<typeof loader>()
  return (
    <div className="mt-4">
      <Card>
        <p className="mb-4">{t('organization.consentNote')}</p>
        <div lang="ja" className="rounded-8 border border-line p-4 leading-[1.9] whitespace-pre-line">
          {text.ja}
        </div>
        <details className="mt-3">
          <summary>{t('organization.translation')}</summary>
          <div lang="en" className="mt-2 whitespace-pre-line">
            {text.en}
          </div>
        </details>
        <ActForm className="mt-5 grid justify-items-start gap-3">
          <input type="hidden" name="version" value={text.version} />
          <Checkbox name="sure" required label={t('organization.consentConfirm')} />
          <Button type="submit" name="do" value="consent">
            {t('organization.consentRecord')}
          </Button>
        </ActForm>
      </Card>
    </div>
  )
}

function WithdrawForm({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('council')
  return (
    <Section title={t('organization.withdrawTitle')}>
      <Card>
        <p className="mb-3">{t('organization.withdrawNote')}</p>
        <FieldForm answer={answer} does="withdraw" className="grid justify-items-start gap-3">
          <Checkbox name="sure" required label={t('organization.withdrawConfirm')} />
          <ConfirmField />
          <Button type="submit" kind="stop" name="do" value="withdraw">
            {t('organization.withdraw')}
          </Button>
        </FieldForm>
      </Card>
    </Section>
  )
}

function PeopleSection() {
  const { t } = useTranslation(['council', 'shell', 'bulletins'])
  const { organization, people } = useLoaderData<typeof loader>()
  const aside =
    organization.suspendedAt === null ? (
      <Link to={`/people/invite?organization=${organization.id}`}>{t('council:people.invite')}</Link>
    ) : null
  return (
    <Section title={t('council:organization.people')} aside={aside}>
      {people.length === 0 ? (
        <EmptyState title={t('council:organization.noPeople')}>{t('council:organization.noPeopleHow')}</EmptyState>
      ) : (
        <CardRows label={t('council:organization.people')}>
          {people.map(({ id, name, role, state, unreachable }) => (
            <li key={id} className="flex flex-wrap justify-between gap-3 px-5 py-3">
              <Link to={`/people/${id}`}>{name || t('council:people.unnamed')}</Link>
              <span className="text-[.9rem] text-ink-2">
                {t(`shell:role.${role}`)}　{t(`council:state.${state}`)}
                {unreachable ? (
                  <span className="block text-warn">
                    {t('council:organization.unreached', { why: t(`bulletins:unreachable.${unreachable}`) })}
                  </span>
                ) : null}
              </span>
            </li>
          ))}
        </CardRows>
      )}
    </Section>
  )
}
