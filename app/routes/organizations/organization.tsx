import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { joinsByConsent } from '../../council/organization.ts'
import { consentOf, findOrganization } from '../../council/organization-store.server.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { recordConsent } from '../../council/record-consent.server.ts'
import { currentConsent } from '../../council/terms.ts'
import { withdrawConsent } from '../../council/withdraw-consent.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readForm } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { refused } from '../../outcome.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card, CardRows, Facts, Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { formatTime } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'manage organizations', i18n: ['council', 'reasons'] }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage organizations', { verifiedWithinMinutes: 15 })
  const { db } = context.portal
  const organization = await findOrganization(db, param('o', params.organization))
  if (!organization) throw notFound()
  const consent = await consentOf(db, organization.id)
  const people = await peopleOf(db, organization.id)
  const { version, ja, en } = currentConsent
  return {
    pageTitle: organization.name,
    organization,
    asksConsent: joinsByConsent(organization.kind),
    consent: consent && { version: consent.textVersion, at: consent.givenAt },
    people: people.map(({ id, name, role, state }) => ({ id, name, role, state })),
    text: { version, ja, en },
  }
}

const shape = z.discriminatedUnion('do', [
  z.object({ do: z.literal('consent'), version: z.string().max(60), sure: z.literal('on') }),
  z.object({ do: z.literal('withdraw'), sure: z.literal('on') }),
])

interface Answer extends MaybeRefused {
  readonly said?: 'recorded' | 'withdrawn'
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage organizations', { verifiedWithinMinutes: 60 })
  const organization = param('o', params.organization)
  const form = await readForm(request, shape)
  if (form.status !== 'success') return sayNo(refused('not-confirmed'))
  const by = actorFields(actor, context.visit)
  const { portal } = context
  const wanted = form.value
  const outcome = await orUnavailable<Awaited<ReturnType<typeof recordConsent | typeof withdrawConsent>>>(() =>
    wanted.do === 'consent'
      ? recordConsent(portal, { organization, version: wanted.version, by })
      : withdrawConsent(portal, { organization, by }),
  )
  if (!outcome.ok) return sayNo(outcome)
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
      <ConsentSection />
      <PeopleSection />
    </div>
  )
}

function ConsentSection() {
  const { t, i18n } = useTranslation('council')
  const { asksConsent, consent } = useLoaderData<typeof loader>()
  const language = i18n.language === 'en' ? 'en' : 'ja'
  if (!asksConsent) {
    return (
      <Section title={t('organization.consentTitle')}>
        <p>{t('organization.notAsked')}</p>
      </Section>
    )
  }
  if (!consent) return <RecordForm />
  return (
    <>
      <Section title={t('organization.consentTitle')}>
        <p>
          {t('organization.consentOn', {
            version: consent.version,
            time: formatTime(consent.at, 'minute', language),
          })}
        </p>
      </Section>
      <WithdrawForm />
    </>
  )
}

function RecordForm() {
  const { t } = useTranslation('council')
  const { text } = useLoaderData<typeof loader>()
  return (
    <Section title={t('organization.consentTitle')}>
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
        <Form method="post" className="mt-5 grid justify-items-start gap-3">
          <input type="hidden" name="version" value={text.version} />
          <Checkbox name="sure" required label={t('organization.consentConfirm')} />
          <Button type="submit" name="do" value="consent">
            {t('organization.consentRecord')}
          </Button>
        </Form>
      </Card>
    </Section>
  )
}

function WithdrawForm() {
  const { t } = useTranslation('council')
  return (
    <Section title={t('organization.withdrawTitle')}>
      <Card>
        <p className="mb-3">{t('organization.withdrawNote')}</p>
        <Form method="post" className="grid justify-items-start gap-3">
          <Checkbox name="sure" required label={t('organization.withdrawConfirm')} />
          <Button type="submit" kind="stop" name="do" value="withdraw">
            {t('organization.withdraw')}
          </Button>
        </Form>
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
