import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { joinsByConsent } from '../../council/organization.ts'
import { consentsOf, findOrganization } from '../../council/organization-store.server.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { recordConsent } from '../../council/record-consent.server.ts'
import { currentConsent } from '../../council/terms.ts'
import { withdrawConsent } from '../../council/withdraw-consent.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
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

export const handle: RouteHandle = { act: 'manage organizations', i18n: ['council', 'access', 'reasons'] }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage organizations')
  const { db } = context.portal
  const organization = await findOrganization(db, param('o', params.organization))
  if (!organization) throw notFound()
  const consents = await consentsOf(db, organization.id)
  const people = await peopleOf(db, organization.id)
  const { version, ja, en } = currentConsent
  return {
    pageTitle: organization.name,
    organization,
    asksConsent: joinsByConsent(organization.kind),
    consents: consents.map(({ textVersion, givenAt, withdrawnAt }) => ({ version: textVersion, givenAt, withdrawnAt })),
    people: people.map(({ id, name, role, state }) => ({ id, name, role, state })),
    text: { version, ja, en },
  }
}

const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('consent'), version: z.string().max(60), sure: z.literal('on') }),
  z.object({ do: z.literal('withdraw'), sure: z.literal('on'), code: typedCode }),
])

interface Answer extends MaybeRefused {
  readonly said?: 'recorded' | 'withdrawn'
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, { otherwise: 'not-confirmed', beside: codeReasons })
  // A consent lets nobody in by itself, as inviting does: it brings no code. Withdrawing shuts people out, and does.
  const demand = form.ok && form.value.value.do === 'withdraw' ? {} : ({ fresh: true } as const)
  const actor = await requireActor({ request, context }, 'manage organizations', demand)
  const organization = param('o', params.organization)
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const asked = { organization, by: actorFields(actor, visit), once: onceFor(sent, actor.person) }
  const outcome = await orUnavailable<Awaited<ReturnType<typeof recordConsent | typeof withdrawConsent>>>(() =>
    wanted.do === 'consent'
      ? recordConsent(portal, { ...asked, version: wanted.version })
      : withdrawConsent(portal, { ...asked, code: wanted.code }),
  )
  if (!outcome.ok) return form.sayNo(outcome)
  return json<Answer>({ said: wanted.do === 'consent' ? 'recorded' : 'withdrawn' })
}

export default function OrganizationPage() {
  const { t } = useTranslation('council')
  const { organization } = useLoaderData<typeof loader>()
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
    </div>
  )
}

function ConsentSection({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('council')
  const { asksConsent, consents } = useLoaderData<typeof loader>()
  if (!asksConsent) {
    return (
      <Section title={t('organization.consentTitle')}>
        <p>{t('organization.notAsked')}</p>
      </Section>
    )
  }
  const inForce = consents.some(({ withdrawnAt }) => withdrawnAt === null)
  return (
    <>
      <Section title={t('organization.consentTitle')}>
        {consents.length > 0 ? <Consents /> : null}
        {inForce ? null : <RecordForm />}
      </Section>
      {inForce ? <WithdrawForm answer={answer} /> : null}
    </>
  )
}

/** All there ever were: a withdrawn one explains why people were suspended, and from when. */
function Consents() {
  const { t, i18n } = useTranslation('council')
  const { consents } = useLoaderData<typeof loader>()
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <CardRows label={t('organization.consents')}>
      {consents.map(({ version, givenAt, withdrawnAt }) => (
        <li key={givenAt} className="flex flex-wrap justify-between gap-3 px-5 py-3">
          <span>{t('organization.consentOn', { version, time: formatTime(givenAt, 'minute', language) })}</span>
          {withdrawnAt === null ? (
            <Tag tone="ok">{t('organization.inForce')}</Tag>
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
  const { t } = useTranslation(['council', 'shell'])
  const { organization, people } = useLoaderData<typeof loader>()
  const aside = <Link to={`/people/invite?organization=${organization.id}`}>{t('council:people.invite')}</Link>
  return (
    <Section title={t('council:organization.people')} aside={aside}>
      {people.length === 0 ? (
        <EmptyState title={t('council:organization.noPeople')}>{t('council:organization.noPeopleHow')}</EmptyState>
      ) : (
        <CardRows label={t('council:organization.people')}>
          {people.map(({ id, name, role, state }) => (
            <li key={id} className="flex flex-wrap justify-between gap-3 px-5 py-3">
              <Link to={`/people/${id}`}>{name || t('council:people.unnamed')}</Link>
              <span className="text-[.9rem] text-ink-2">
                {t(`shell:role.${role}`)}　{t(`council:state.${state}`)}
              </span>
            </li>
          ))}
        </CardRows>
      )}
    </Section>
  )
}
