import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { factNames } from '../../council/person-facts.ts'
import { peopleOf } from '../../council/person-store.server.ts'
import { decidedProposals, waitingProposals } from '../../council/proposal-store.server.ts'
import { proposePerson } from '../../council/propose-person.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { AnswerNotices } from '../../ui/answer-notices.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { personReasons } from '../people/person-reasons.ts'
import { ProposalLines, proposalLine } from './proposal-lines-shape.tsx'
import { ChangeForm, JoinForm, LeaveForm } from './propose-shape.tsx'

export const handle: RouteHandle = {
  act: 'see own organization',
  i18n: ['organization', 'council', 'reasons'],
  title: 'organization:proposals.title',
}

/** How many of those that were decided stay in sight. */
const few = 10

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organization, part } = await requireActor({ request, context }, 'see own organization')
  const { db } = context.portal
  const people = await peopleOf(db, organization)
  const nameOf = new Map(people.map(({ id, name }) => [id, name]))
  const waiting = await waitingProposals(db, organization)
  const decided = await decidedProposals(db, organization, few)
  return {
    speaks: part !== null,
    people: people
      .filter(({ state }) => state !== 'left')
      .map(({ id, name, reading, department, title, telephone }) => ({
        id,
        name,
        reading,
        department,
        title,
        telephone,
      })),
    waiting: waiting.map((one) => proposalLine(one, nameOf)),
    decided: decided.map((one) => proposalLine(one, nameOf)),
  }
}

const text = z.string().max(300).default('')
const facts = { name: text, reading: text, department: text, title: text, telephone: text }
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('join'), ...facts, email: text }),
  z.object({ do: z.literal('change'), person: text, ...facts }),
  z.object({ do: z.literal('leave'), person: text, why: text }),
])
const rule = {
  keeps: [...factNames, 'email', 'person', 'why'],
  beside: { ...personReasons, 'person-unknown': 'person', 'why-missing': 'why' },
}
const nothing = { name: '', reading: '', department: '', title: '', telephone: '', email: '', why: '', person: '' }

interface Answer extends MaybeRefused {
  readonly said?: 'sent'
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'see own organization')
  if (!form.ok) return form.sayNo(form)
  const { do: what, ...typed } = form.value.value
  const asked = { form: { ...nothing, ...typed, what }, by: actorFields(actor, visit) }
  const once = onceFor(form.value.sent, actor.person)
  const sent = await orUnavailable(() => proposePerson(portal, { ...asked, once }))
  return sent.ok ? json<Answer>({ said: 'sent' }) : form.sayNo(sent)
}

export default function Proposals() {
  const { t } = useTranslation('organization')
  const { speaks, people, waiting, decided } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead
        title={t('proposals.title')}
        note={t('proposals.note')}
        up={{ to: '/organization', title: t('own.title') }}
      />
      <AnswerNotices answer={answer} said={answer?.said ? t(`proposals.${answer.said}`) : null} />
      <Section title={t('proposals.waiting')}>
        <ProposalLines lines={waiting} empty={t('proposals.noneWaiting')} />
      </Section>
      {speaks ? (
        <Section title={t('proposals.new')}>
          <Card className="grid gap-4">
            <JoinForm answer={answer} />
            {people.length > 0 ? <ChangeForm people={people} answer={answer} /> : null}
            {people.length > 0 ? <LeaveForm people={people} answer={answer} /> : null}
          </Card>
        </Section>
      ) : (
        <Notice kind="info">{t('proposals.notYours')}</Notice>
      )}
      {decided.length > 0 ? (
        <Section title={t('proposals.decided')}>
          <ProposalLines lines={decided} empty="" />
        </Section>
      ) : null}
    </div>
  )
}
