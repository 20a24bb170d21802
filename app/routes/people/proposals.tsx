import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { acceptProposal, refuseProposal } from '../../council/decide-proposal.server.ts'
import { organizationNames } from '../../council/organization-store.server.ts'
import { factNames } from '../../council/person-facts.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { isProposalId, isWhyLeave, type Proposal, whyNotProposed } from '../../council/proposal.ts'
import { waitingProposals } from '../../council/proposal-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import type { Portal } from '../../portal.server.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { InvitationLink, type LinkShown } from './invitation-link-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['organization', 'council', 'access', 'reasons'],
  title: 'organization:proposals.title',
}

/** A page of them at a time: the oldest first, for they wait for somebody. */
const shownAtOnce = 20

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const { db } = context.portal
  const houses = await organizationNames(db)
  const waiting = await waitingProposals(db)
  const lines = await Promise.all(waiting.slice(0, shownAtOnce).map((one) => shown(db, one)))
  return {
    count: waiting.length,
    lines: lines.map((line) => ({ ...line, house: houses.get(line.organization) ?? '' })),
  }
}

async function shown(db: Portal['db'], { id, organization, by, at, what, person, facts }: Proposal) {
  const [asker, about] = [await findPerson(db, by), person && (await findPerson(db, person))]
  return {
    id,
    organization,
    what,
    at,
    asker: asker?.name ?? '',
    about: about ? { id: about.id, name: about.name } : null,
    why: isWhyLeave(facts?.why) ? facts.why : null,
    email: facts?.email ?? '',
    facts:
      what === 'leave' || !facts
        ? []
        : factNames.map((fact) => ({ fact, text: facts[fact], before: about?.[fact] ?? '' })),
  }
}

const proposal = z.string().refine(isProposalId, { message: 'proposal-gone' })
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('accept'), proposal, code: typedCode }),
  z.object({ do: z.literal('refuse'), proposal, why: z.enum(whyNotProposed, { message: 'why-missing' }) }),
])
const rule = { keeps: ['proposal', 'why'], beside: { ...codeReasons, 'why-missing': 'why' } }

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
  const accepted = await orUnavailable(() => acceptProposal(portal, { ...asked, code: wanted.code }))
  if (!accepted.ok) return form.sayNo(accepted)
  if (!accepted.value) return json<Answer>({ said: 'accepted' })
  const { person, link, expiresAt } = accepted.value
  const name = (await findPerson(portal.db, person))?.name ?? ''
  return json<Answer>({
    said: 'accepted',
    invited: { name, person, link: `${portal.settings.origin}${link}`, expiresAt },
  })
}

export default function ProposalsToDecide() {
  const { t } = useTranslation('organization')
  const { t: council } = useTranslation('council')
  const { lines, count } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead
        title={t('proposals.title')}
        note={t('proposals.officeNote')}
        up={{ to: '/people', title: council('people.title') }}
      />
      <div className="mb-6 grid gap-4">
        <RefusalNotice answer={answer} />
        {answer?.said ? (
          <Notice kind="ok" live>
            {t(`proposals.${answer.said}`)}
          </Notice>
        ) : null}
        {answer?.invited ? <InvitationLink {...answer.invited} /> : null}
      </div>
      {lines.length === 0 ? (
        <EmptyState title={t('proposals.noneWaiting')}>{t('proposals.noneWaitingHow')}</EmptyState>
      ) : (
        <Section title={t('proposals.waiting')} count={<span className="num text-ink-2">{count}</span>}>
          <div className="grid gap-4">
            {lines.map((line) => (
              <ProposalCard key={line.id} line={line} answer={answer} />
            ))}
          </div>
        </Section>
      )}
    </div>
  )
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>['lines'][number]

function ProposalCard({ line, answer }: { readonly line: Line; readonly answer: Answer | undefined }) {
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
      <Decide does="accept" line={line} answer={isAsked ? answer : undefined} />
      <Decide does="refuse" line={line} answer={isAsked ? answer : undefined} />
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
            <p>{t(`proposals.acceptNote.${line.what}`)}</p>
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
