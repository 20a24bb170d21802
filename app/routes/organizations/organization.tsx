import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type ActorFields, actorFields } from '../../access/actor.ts'
import { askedAt } from '../../access/agreement.ts'
import { type Once, onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { closeDuty } from '../../council/close-duty.server.ts'
import { dutyKinds, isDutyId } from '../../council/duty.ts'
import { dutiesOf } from '../../council/duty-store.server.ts'
import { dayOf } from '../../council/engagement.ts'
import { endSmallAccount, keepSmallAccount } from '../../council/keep-small-account.server.ts'
import { noteDuty } from '../../council/note-duty.server.ts'
import { joinsByConsent, whyOrganizationSuspended } from '../../council/organization.ts'
import { findOrganization, whySuspended } from '../../council/organization-store.server.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { recordConsent } from '../../council/record-consent.server.ts'
import { restoreOrganization, suspendOrganization } from '../../council/suspend-organization.server.ts'
import { withdrawConsent } from '../../council/withdraw-consent.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, tickedOf, typedCode } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { type OrganizationId, type PersonId, parseId } from '../../ids.ts'
import { dutyAddressesOf } from '../../mail/duty-address-store.server.ts'
import { removeDutyAddress, setDutyAddress } from '../../mail/set-duty-address.server.ts'
import type { Outcome } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { listRecipients } from '../../roll/recipient-store.server.ts'
import { thinOrganizations } from '../../roll/thin-organizations.server.ts'
import { isMailSet } from '../../settings.ts'
import { AnswerNotices } from '../../ui/answer-notices.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { CardRows, Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { formatTime } from '../../ui/time.tsx'
import { ConsentSection } from './consent-shape.tsx'
import { consentsShown } from './consents-shown.server.ts'
import { DutiesSection, WithdrawForm } from './duties-shape.tsx'
import { addressForms, addressReasons } from './duty-address-form.server.ts'
import { DutyAddressesSection } from './duty-addresses-shape.tsx'
import { SuspensionSection } from './suspension-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage organizations',
  i18n: ['organization', 'mail', 'council', 'bulletins', 'access', 'reasons'],
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage organizations')
  const { db, now, texts, settings } = context.portal
  const organization = await findOrganization(db, param('o', params.organization))
  if (!organization) throw notFound()
  const consents = await consentsShown(db, organization.id)
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
    consents,
    representative: people.find(({ part, state }) => part === 'representative' && state !== 'left') ?? null,
    today: dayOf(now()),
    inForce: inForce !== undefined,
    // Until when the older text is enough; null where the newest is on record, or none.
    outdatedUntil: inForce && inForce.version !== version ? asked.demandedFrom : null,
    duties: await dutiesOf(db, organization.id),
    addresses: await dutyAddressesOf(db, organization.id),
    mails: isMailSet(settings),
    now: now(),
    // Of whoever is suspended or gone the state says it already.
    people: people.map(({ id, name, role, state, part, setupStep, dutiesSince }) => ({
      id,
      settled: setupStep === null,
      smallAccount: dutiesSince !== null,
      name,
      role,
      part,
      state,
      unreachable: state === 'suspended' || state === 'left' ? null : (because.get(id) ?? null),
    })),
    text: { version, ja, en },
  }
}

const code = typedCode
const personId = z.string().refine((word): word is PersonId => parseId('p', word) !== null, { message: 'not-found' })
const body = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('consent'),
    version: z.string().max(60),
    on: z.string().max(10).default(''),
    sure: z.literal('on'),
  }),
  z.object({
    do: z.literal('withdraw'),
    duties: tickedOf(z.enum(dutyKinds)),
    keepers: tickedOf(personId),
    sure: z.literal('on'),
    code,
  }),
  z.object({
    do: z.literal('duty'),
    what: z.enum(dutyKinds, { message: 'duty-what' }),
    due: z.string().max(10).default(''),
  }),
  z.object({ do: z.literal('close'), duty: z.string().refine(isDutyId, { message: 'duty-gone' }), code }),
  z.object({ do: z.literal('keep'), person: personId, code }),
  z.object({ do: z.literal('end'), person: personId, code }),
  ...addressForms,
  z.object({ do: z.literal('suspend'), why: z.enum(whyOrganizationSuspended, { message: 'why-missing' }), code }),
  z.object({ do: z.literal('restore'), code }),
])
const rule = {
  keeps: ['why', 'on', 'what', 'due', 'duty', 'person', 'email', 'language', 'address'],
  beside: {
    ...codeReasons,
    'why-missing': 'why',
    'consent-paper-day': 'on',
    'duty-what': 'what',
    'duty-due': 'due',
    ...addressReasons,
  },
  otherwise: 'not-confirmed',
}
type Wanted = z.infer<typeof body>

/** These come without one: what they write lets nobody in and shuts nobody out. */
const lacksCode: readonly Wanted['do'][] = ['consent', 'duty']

const saidOf = {
  consent: 'recorded',
  withdraw: 'withdrawn',
  suspend: 'suspended',
  restore: 'restored',
  duty: 'dutyNoted',
  close: 'dutyClosed',
  keep: 'accountKept',
  end: 'accountEnded',
  address: 'addressSet',
  unaddress: 'addressRemoved',
} as const satisfies Record<Wanted['do'], string>

interface Answer extends MaybeRefused {
  readonly said?: (typeof saidOf)[Wanted['do']]
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  // A consent lets nobody in by itself, nor does a duty that is noted: they bring no code. What shuts people out or lets them in does.
  const demand = form.ok && !lacksCode.includes(form.value.value.do) ? {} : ({ fresh: true } as const)
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
      return recordConsent(portal, { ...asked, version: wanted.version, paperOn: wanted.on })
    case 'withdraw':
      return withdrawConsent(portal, { ...asked, duties: wanted.duties, keepers: wanted.keepers, code: wanted.code })
    case 'suspend':
      return suspendOrganization(portal, { ...asked, why: wanted.why, code: wanted.code })
    case 'restore':
      return restoreOrganization(portal, { ...asked, code: wanted.code })
    case 'duty':
      return noteDuty(portal, { ...asked, what: wanted.what, due: wanted.due })
    case 'close':
      return closeDuty(portal, { ...asked, duty: wanted.duty, code: wanted.code })
    case 'keep':
      return keepSmallAccount(portal, { ...asked, person: wanted.person, code: wanted.code })
    case 'address':
      return setDutyAddress(portal, { ...asked, form: wanted, code: wanted.code })
    case 'unaddress':
      return removeDutyAddress(portal, { ...asked, address: wanted.address, code: wanted.code })
    case 'end':
      return endSmallAccount(portal, { ...asked, person: wanted.person, code: wanted.code })
  }
}

export default function OrganizationPage() {
  const { t } = useTranslation('council')
  const loaded = useLoaderData<typeof loader>()
  const { organization, own } = loaded
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead title={organization.name} note={t(`kind.${organization.kind}`)}>
        <ButtonLink kind="plain" to="/organizations">
          {t('organizations.title')}
        </ButtonLink>
      </PageHead>
      <AnswerNotices answer={answer} said={answer?.said ? t(`organization.${answer.said}`) : null}>
        <SuspendedNotice />
        <ThinNotice />
      </AnswerNotices>
      <Section title={t('organization.facts')}>
        <Facts
          facts={[
            [t('organizations.kind'), t(`kind.${organization.kind}`)],
            [t('organizations.sector'), organization.sector ? t(`sector.${organization.sector}`) : t('sectorNone')],
          ]}
        />
      </Section>
      <ConsentSection {...loaded} answer={answer} />
      {loaded.inForce ? <WithdrawForm people={keepersAmong(loaded.people)} answer={answer} /> : null}
      {loaded.asksConsent && !loaded.inForce && loaded.consents.length > 0 ? (
        <DutiesSection
          duties={loaded.duties}
          keepers={loaded.people.filter(({ smallAccount }) => smallAccount)}
          others={loaded.people.filter(isOutWithTheirHouse)}
          answer={answer}
        />
      ) : null}
      <PeopleSection />
      {loaded.asksConsent ? (
        <DutyAddressesSection addresses={loaded.addresses} may mails={loaded.mails} now={loaded.now} answer={answer} />
      ) : null}
      <SuspensionSection suspended={organization.suspendedAt !== null} own={own} answer={answer} />
    </div>
  )
}

type PersonShown = ReturnType<typeof useLoaderData<typeof loader>>['people'][number]

/** Whoever is inside and has set up: nobody else could sign in for what is left open. */
const keepersAmong = (people: readonly PersonShown[]) =>
  people
    .filter(({ state, settled }) => state === 'active' && settled)
    .map(({ id, name, part }) => ({ id, name, speaks: part !== null }))

const isOutWithTheirHouse = ({ state, settled, smallAccount }: PersonShown): boolean =>
  state === 'suspended' && settled && !smallAccount

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

function PeopleSection() {
  const { t } = useTranslation(['council', 'shell', 'bulletins', 'organization'])
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
          {people.map(({ id, name, role, state, part, smallAccount, unreachable }) => (
            <li key={id} className="flex flex-wrap justify-between gap-3 px-5 py-3">
              <Link to={`/people/${id}`}>{name || t('council:people.unnamed')}</Link>
              <span className="text-[.9rem] text-ink-2">
                {part ? t(`council:part.${part}`) : t(`shell:role.${role}`)}　{t(`council:state.${state}`)}
                {smallAccount ? <span className="block">{t('organization:duties.account')}</span> : null}
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
