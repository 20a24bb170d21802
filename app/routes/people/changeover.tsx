import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { stateOf } from '../../changeover/changeover-list.ts'
import { type Changeover, findChangeover } from '../../changeover/changeover-store.server.ts'
import { dropChangeover } from '../../changeover/drop-changeover.server.ts'
import { viewChangeover } from '../../changeover/view-changeover.server.ts'
import { renewInvitations } from '../../council/invite-person.server.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import type { Portal } from '../../portal.server.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime, Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { ChangeoverLines, LinksMade, type MadeLink, UnreachedList, WaitingTable } from './changeover-lines-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['changeover', 'council', 'bulletins', 'access', 'reasons'],
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  const { portal } = context
  const { entryIndex, ...changeover } = await found(portal, params.changeover)
  const confirmer = await findPerson(portal.db, changeover.confirmedBy)
  const view = await viewChangeover(portal, { ...changeover, entryIndex })
  return {
    pageTitle: formatTime(changeover.at, 'date', 'ja'),
    changeover,
    entry: String(entryIndex),
    state: stateOf({ ...changeover, now: portal.now() }),
    confirmedBy: confirmer?.name ?? '',
    ...view,
  }
}

async function found({ db }: Pick<Portal, 'db'>, id: string | undefined): Promise<Changeover> {
  const changeover = await findChangeover(db, param('a', id))
  if (!changeover) throw notFound()
  return changeover
}

const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('links'), code: typedCode }),
  z.object({ do: z.literal('drop'), code: typedCode }),
])

interface Answer extends MaybeRefused {
  readonly dropped?: true
  readonly links?: readonly MadeLink[]
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, { beside: codeReasons })
  const actor = await requireActor({ request, context }, 'manage people')
  const changeover = await found(portal, params.changeover)
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const asked = { by: actorFields(actor, visit), code: wanted.code, once: onceFor(sent, actor.person) }
  if (wanted.do === 'drop') {
    const dropped = await orUnavailable(() => dropChangeover(portal, { ...asked, changeover: changeover.id }))
    return dropped.ok ? json<Answer>({ dropped: true }) : form.sayNo(dropped)
  }
  const { lines } = await viewChangeover(portal, changeover)
  const people = lines.flatMap(({ wait, person }) => (wait === 'link' && person ? [person] : []))
  const made = await orUnavailable(() => renewInvitations(portal, { ...asked, people }))
  if (!made.ok) return form.sayNo(made)
  const nameOf = new Map(lines.map(({ person, name, organization }) => [person, { name, organization }]))
  const links = made.value.map(({ person, link, expiresAt }) => ({
    person,
    link: `${portal.settings.origin}${link}`,
    expiresAt,
    ...(nameOf.get(person) ?? { name: '', organization: '' }),
  }))
  return json<Answer>({ links })
}

export default function ChangeoverPage() {
  const { t, i18n } = useTranslation(['changeover', 'shell'])
  const loaded = useLoaderData<typeof loader>()
  const { changeover, state, lines, waiting, thin } = loaded
  const answer: Answer | undefined = useActionData<typeof action>()
  const date = formatTime(changeover.at, 'date', i18n.language === 'en' ? 'en' : 'ja')
  const unreached = lines.filter(({ unreachable }) => unreachable !== null)
  const withoutLink = waiting.find(({ wait }) => wait === 'link')?.count ?? 0
  return (
    <div className="grid gap-5">
      <PageHead
        title={t('changeover:one.title', { date })}
        note={<StateNote />}
        up={{ to: '/people/changeovers', title: t('changeover:backToAll') }}
      />
      <RefusalNotice answer={answer} />
      {answer?.dropped ? (
        <Notice kind="ok" live>
          {t('changeover:one.dropped')}
        </Notice>
      ) : null}
      {answer?.links ? <LinksMade links={answer.links} /> : null}
      <Summary />
      {state === 'dropped' ? null : (
        <Section title={t('changeover:one.waiting')} aside={<Link to="/roll">{t('changeover:one.roll')}</Link>}>
          <WaitingTable waiting={waiting} />
          {thin > 0 ? (
            <div className="mt-3">
              <Notice kind="warn">{t('changeover:one.thin', { count: thin })}</Notice>
            </div>
          ) : null}
        </Section>
      )}
      {withoutLink > 0 ? <LinksForm count={withoutLink} answer={answer} /> : null}
      {unreached.length > 0 ? <UnreachedList lines={unreached} /> : null}
      <ChangeoverLines lines={lines} />
      {state === 'waits' ? <DropForm answer={answer} /> : null}
    </div>
  )
}

function StateNote() {
  const { t } = useTranslation('changeover')
  const { state } = useLoaderData<typeof loader>()
  return (
    <>
      <Tag tone={state === 'done' ? 'ok' : state === 'under-way' ? 'warn' : 'plain'}>{t(`state.${state}`)}</Tag>{' '}
      {state === 'waits' ? t('one.before') : state === 'dropped' ? null : t('one.passed')}
    </>
  )
}

function Summary() {
  const { t } = useTranslation('changeover')
  const { changeover, counts, confirmedBy, entry } = useLoaderData<typeof loader>()
  const said = (['join', 'return', 'move', 'leave'] as const)
    .filter((fate) => counts[fate] > 0)
    .map((fate) => `${t(`fate.${fate}`)} ${counts[fate]}`)
  return (
    <div className="max-w-[52rem]">
      <Facts
        facts={[
          [t('list.hour'), <Time key="at" at={changeover.at} />],
          [
            t('one.counts'),
            <span key="counts" className="num">
              {said.join('　')}
            </span>,
          ],
          [
            t('one.confirmedOn'),
            <span key="by">
              {confirmedBy} <Time at={changeover.confirmedAt} />
            </span>,
          ],
          [
            t('one.entry'),
            <span key="entry" className="num">
              #{entry}
            </span>,
          ],
        ]}
      />
    </div>
  )
}

function LinksForm({ count, answer }: { readonly count: number; readonly answer: Answer | undefined }) {
  const { t } = useTranslation('changeover')
  return (
    <Section title={t('one.links')}>
      <Card className="max-w-[52rem]">
        <FieldForm answer={answer} does="links" className="grid justify-items-start gap-4">
          <p>{t('one.linksNote', { count })}</p>
          <ConfirmField />
          <Button type="submit" name="do" value="links">
            {t('one.linksGo')}
          </Button>
        </FieldForm>
      </Card>
    </Section>
  )
}

function DropForm({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('changeover')
  return (
    <Section title={t('one.dropTitle')}>
      <Card className="max-w-[52rem]">
        <details open={answer?.form?.of === 'drop'}>
          <summary className="cursor-pointer font-semibold text-act underline">{t('one.dropOpen')}</summary>
          <FieldForm
            answer={answer}
            does="drop"
            className="mt-3 grid justify-items-start gap-4 border-l-2 border-line pl-5"
          >
            <p>{t('one.dropNote')}</p>
            <ConfirmField />
            <Button type="submit" kind="stop" name="do" value="drop">
              {t('one.drop')}
            </Button>
          </FieldForm>
        </details>
      </Card>
    </Section>
  )
}
