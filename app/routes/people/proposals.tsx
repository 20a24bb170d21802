import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { acceptProposal, refuseProposal } from '../../council/decide-proposal.server.ts'
import { rolesFor } from '../../council/organization.ts'
import { findOrganization, organizationNames } from '../../council/organization-store.server.ts'
import { factNames } from '../../council/person-facts.ts'
import { findPeople, findPerson } from '../../council/person-store.server.ts'
import {
  type AcceptedFact,
  type AcceptedFacts,
  acceptedNames,
  asProposed,
  isProposalId,
  isWhyLeave,
  type Proposal,
  whyNotProposed,
} from '../../council/proposal.ts'
import { decidedProposals, waitingProposals } from '../../council/proposal-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import type { Portal } from '../../portal.server.ts'
import { AnswerNotices } from '../../ui/answer-notices.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { ProposalLines, proposalLine } from '../organization/proposal-lines-shape.tsx'
import { AcceptedFields } from './accept-proposal-shape.tsx'
import { InvitationLink, type LinkShown } from './invitation-link-shape.tsx'
import { personReasons } from './person-reasons.ts'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['organization', 'council', 'access', 'reasons'],
  title: 'organization:proposals.title',
}

/** A page of them at a time: the oldest first, for they wait for somebody. */
const shownAtOnce = 20
/** How many of those that were decided stay in sight. */
const few = 10

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const { db } = context.portal
  const houses = await organizationNames(db)
  const waiting = await waitingProposals(db)
  const lines = await Promise.all(waiting.slice(0, shownAtOnce).map((one) => shown(db, one)))
  // One at a time is looked at, the oldest by itself: twenty forms on a page are read by nobody.
  const asked = new URL(request.url).searchParams.get('proposal')
  const decided = await decidedProposals(db, null, few)
  const about = await findPeople(
    db,
    decided.flatMap(({ person }) => person ?? []),
  )
  const nameOf = new Map(about.map(({ id, name }) => [id, name]))
  return {
    count: waiting.length,
    open: (lines.find(({ id }) => id === asked) ?? lines[0])?.id ?? null,
    decided: decided.map((one) => ({ ...proposalLine(one, nameOf), house: houses.get(one.organization) ?? '' })),
    lines: lines.map((line) => ({ ...line, house: houses.get(line.organization) ?? '' })),
  }
}

async function shown(db: Portal['db'], { id, organization, by, at, what, person, facts }: Proposal) {
  const [asker, about] = [await findPerson(db, by), person && (await findPerson(db, person))]
  const house = await findOrganization(db, organization)
  return {
    id,
    organization,
    what,
    at,
    asker: asker?.name ?? '',
    about: about ? { id: about.id, name: about.name } : null,
    why: isWhyLeave(facts?.why) ? facts.why : null,
    email: facts?.email ?? '',
    proposed: facts ? asProposed(facts) : null,
    roles: house ? rolesFor(house.kind) : [],
    facts:
      what === 'leave' || !facts
        ? []
        : factNames.map((fact) => ({ fact, text: facts[fact], before: about?.[fact] ?? '' })),
  }
}

const proposal = z.string().refine(isProposalId, { message: 'proposal-gone' })
const text = z.string().max(300).optional()
/** What its kind does not have is not sent. */
const accepted = Object.fromEntries(acceptedNames.map((fact) => [fact, text])) as Record<AcceptedFact, typeof text>
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('accept'), proposal, ...accepted, code: typedCode }),
  z.object({ do: z.literal('refuse'), proposal, why: z.enum(whyNotProposed, { message: 'why-missing' }) }),
])
const rule = {
  keeps: ['proposal', ...acceptedNames],
  beside: { ...codeReasons, ...personReasons, 'why-missing': 'why' },
}

interface Answer extends MaybeRefused {
  readonly said?: 'accepted' | 'refused'
  readonly invited?: LinkShown
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const demand = form.ok && form.value.value.do === 'accept' ? {} : ({ fresh: true } as const)
  const actor = await requireActor({ request, context }, 'manage people', demand)
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const asked = { proposal: wanted.proposal, by: actorFields(actor, visit), once: onceFor(sent, actor.person) }
  if (wanted.do === 'refuse') {
    const refusing = await orUnavailable(() => refuseProposal(portal, { ...asked, why: wanted.why }))
    return refusing.ok ? json<Answer>({ said: 'refused' }) : form.sayNo(refusing)
  }
  const { do: _, proposal: __, code, ...typed } = wanted
  const taken = await orUnavailable(() => acceptProposal(portal, { ...asked, code, correcting: said(typed) }))
  if (!taken.ok) return form.sayNo(taken)
  if (!taken.value) return json<Answer>({ said: 'accepted' })
  const { person, link, expiresAt } = taken.value
  const name = (await findPerson(portal.db, person))?.name ?? ''
  return json<Answer>({
    said: 'accepted',
    invited: { name, person, link: `${portal.settings.origin}${link}`, expiresAt },
  })
}

const said = (typed: Partial<Record<AcceptedFact, string | undefined>>): Partial<AcceptedFacts> =>
  Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== undefined))

export default function ProposalsToDecide() {
  const { t } = useTranslation('organization')
  const { t: council } = useTranslation('council')
  const { lines, count, open, decided } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead
        title={t('proposals.title')}
        note={t('proposals.officeNote')}
        up={{ to: '/people', title: council('people.title') }}
      />
      <AnswerNotices answer={answer} said={answer?.said ? t(`proposals.${answer.said}`) : null}>
        {answer?.invited ? <InvitationLink {...answer.invited} /> : null}
      </AnswerNotices>
      {lines.length === 0 ? (
        <EmptyState title={t('proposals.noneWaiting')}>{t('proposals.noneWaitingHow')}</EmptyState>
      ) : (
        <Section title={t('proposals.waiting')} count={<span className="num text-ink-2">{count}</span>}>
          <div className="grid gap-4">
            {lines.map((line) => (
              <ProposalCard key={line.id} line={line} open={line.id === open} answer={answer} />
            ))}
          </div>
        </Section>
      )}
      {decided.length > 0 ? (
        <Section title={t('proposals.decided')}>
          <ProposalLines lines={decided} empty="" />
        </Section>
      ) : null}
    </div>
  )
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>['lines'][number]

interface CardShown {
  readonly line: Line
  /** It is the one that is looked at. */
  readonly open: boolean
  readonly answer: Answer | undefined
}

function ProposalCard({ line, open, answer }: CardShown) {
  const { t } = useTranslation(['organization', 'council'])
  const isAsked = answer?.form?.kept.proposal === line.id
  return (
    <Card className="grid gap-4">
      <h3 className="font-semibold">
        {t(`organization:proposals.what.${line.what}`)}
        {line.about ? '：' : ''}
        {line.about ? <Link to={`/people/${line.about.id}`}>{line.about.name}</Link> : null}
      </h3>
      <Facts
        facts={[
          [
            t('council:invite.organization'),
            <Link key="house" to={`/organizations/${line.organization}`}>
              {line.house}
            </Link>,
          ],
          [t('organization:proposals.by'), line.asker],
          [t('organization:proposals.at'), <Time key="at" at={line.at} />],
          ...line.facts
            .filter(({ text, before }) => text !== before)
            .map(
              ({ fact, text, before }) =>
                [t(`organization:proposals.fact.${fact}`), `${before ? `${before} → ` : ''}${text || '—'}`] as const,
            ),
          ...(line.email ? [[t('council:person.email'), line.email] as const] : []),
          ...(line.why ? [[t('council:person.why'), t(`council:person.whys.${line.why}`)] as const] : []),
        ]}
      />
      {open ? (
        <>
          <Decide does="accept" line={line} answer={isAsked ? answer : undefined} />
          <Decide does="refuse" line={line} answer={isAsked ? answer : undefined} />
        </>
      ) : (
        <Link to={`/people/proposals?proposal=${line.id}`} preventScrollReset>
          {t('organization:proposals.lookAt')}
        </Link>
      )}
    </Card>
  )
}

function Decide({
  does,
  line,
  answer,
}: {
  readonly does: 'accept' | 'refuse'
  readonly line: Line
  readonly answer: Answer | undefined
}) {
  const { t } = useTranslation('organization')
  return (
    <details open={answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={does}>
        {t(`proposals.${does}Open`)}
      </summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 grid justify-items-start gap-5 border-l-2 border-line pl-5"
      >
        <input type="hidden" name="proposal" value={line.id} />
        {does === 'accept' ? (
          <>
            <p>
              {t(`proposals.acceptNote.${line.what}`)} {t('proposals.correctable')}
            </p>
            {line.proposed ? <AcceptedFields what={line.what} proposed={line.proposed} roles={line.roles} /> : null}
            <ConfirmField />
          </>
        ) : (
          <FormRadios
            legend={t('proposals.why')}
            name="why"
            required
            choices={whyNotProposed.map((why) => ({ value: why, label: t(`proposals.as.${why}`) }))}
          />
        )}
        <Button type="submit" kind={does === 'accept' ? 'line' : 'stop'} name="do" value={does}>
          {t(`proposals.${does}`)}
        </Button>
      </FieldForm>
    </details>
  )
}
