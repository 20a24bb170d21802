import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { awaitsLink, renewInvitations } from '../../council/invite-person.server.ts'
import { type MoveTogether, mostTogether, movePeople } from '../../council/move-people.server.ts'
import { whyMoved } from '../../council/person.ts'
import { findPeople, type Person } from '../../council/person-store.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { type PersonId, parseId } from '../../ids.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { LinksMade, type MadeLink } from './changeover-lines-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['council', 'changeover', 'access', 'reasons'],
  title: 'council:together.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'manage people')
  const chosen = idsIn(new URL(request.url).searchParams.getAll('person').join(' '))
  const people = await findPeople(context.portal.db, chosen)
  return {
    people: people.map(({ id, name, organizationName, role, state, setupStep }) => ({
      id,
      name,
      organizationName,
      role,
      state,
      waits: state === 'invited' && awaitsLink(setupStep),
    })),
    own: people.some(({ id }) => id === actor.person),
  }
}

/** Ids of an address or a field, as many as may be together and one more, each once. */
const idsIn = (text: string): readonly PersonId[] =>
  [...new Set(text.split(' '))].flatMap((word) => parseId('p', word) ?? []).slice(0, mostTogether + 1)

const people = z.string().max(10_000).default('')
const body = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('suspend'),
    people,
    why: z.enum(whyMoved.suspend, { message: 'why-missing' }),
    code: typedCode,
  }),
  z.object({
    do: z.literal('leave'),
    people,
    why: z.enum(whyMoved.leave, { message: 'why-missing' }),
    code: typedCode,
  }),
  z.object({ do: z.literal('renew'), people, code: typedCode }),
])
const rule = { keeps: ['why'], beside: { ...codeReasons, 'why-missing': 'why' } }

interface Answer extends MaybeRefused {
  readonly moved?: { readonly move: 'suspend' | 'leave'; readonly count: number }
  readonly links?: readonly MadeLink[]
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'manage people')
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const chosen = idsIn(wanted.people)
  const asked = {
    by: actorFields(actor, visit),
    code: wanted.code,
    once: onceFor(sent, actor.person),
    people: chosen,
  }
  if (wanted.do === 'renew') {
    const made = await orUnavailable(() => renewInvitations(portal, asked))
    if (!made.ok) return form.sayNo(made)
    const known = new Map((await findPeople(portal.db, chosen)).map((person) => [person.id, person]))
    return json<Answer>({
      links: made.value.map((each) => linkOf(each, known.get(each.person), portal.settings.origin)),
    })
  }
  const move = { move: wanted.do, why: wanted.why } as MoveTogether
  const moved = await orUnavailable(() => movePeople(portal, { ...asked, ...move }))
  return moved.ok ? json<Answer>({ moved: { move: wanted.do, count: moved.value } }) : form.sayNo(moved)
}

const linkOf = (
  made: { readonly person: PersonId; readonly link: string; readonly expiresAt: number },
  known: Person | undefined,
  origin: string,
): MadeLink => ({
  ...made,
  link: `${origin}${made.link}`,
  name: known?.name ?? '',
  organization: known?.organizationName ?? '',
})

export default function Together() {
  const { t } = useTranslation('council')
  const loaded = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  const stays = loaded.people.every(({ state }) => state === 'active' || state === 'invited')
  return (
    <div className="grid max-w-[60rem] gap-5">
      <PageHead title={t('together.title')} up={{ to: '/people', title: t('person.back') }} />
      <RefusalNotice answer={answer} />
      {answer?.moved ? (
        <Notice kind="ok" live>
          {t(`together.done.${answer.moved.move}`, { count: answer.moved.count })} {t('person.reroll')}
        </Notice>
      ) : null}
      {answer?.links ? <LinksMade links={answer.links} /> : null}
      {loaded.people.length === 0 ? (
        <EmptyState title={t('together.none')}>{t('together.noneHow')}</EmptyState>
      ) : (
        <People />
      )}
      {loaded.own ? <Notice kind="info">{t('together.own')}</Notice> : null}
      {loaded.people.length === 0 || loaded.own ? null : (
        <Section title={t('together.acts')}>
          <Card>
            <div className="grid gap-4">
              {loaded.people.some(({ waits }) => waits) ? <ActOnAll does="renew" answer={answer} /> : null}
              {stays ? <ActOnAll does="suspend" answer={answer} /> : null}
              {loaded.people.every(({ state }) => state !== 'left') ? <ActOnAll does="leave" answer={answer} /> : null}
            </div>
          </Card>
        </Section>
      )}
    </div>
  )
}

function People() {
  const { t } = useTranslation(['council', 'shell'])
  const loaded = useLoaderData<typeof loader>()
  const heads = (['name', 'organization', 'role', 'state'] as const).map((column) => t(`council:people.${column}`))
  return (
    <Table
      caption={t('council:together.caption')}
      stack
      head={heads.map((head) => <HeadCell key={head}>{head}</HeadCell>)}
    >
      {loaded.people.map(({ id, name, organizationName, role, state }) => (
        <tr key={id}>
          <Cell rowHead label={heads[0] ?? ''}>
            <Link to={`/people/${id}`}>{name}</Link>
          </Cell>
          <Cell label={heads[1] ?? ''}>{organizationName}</Cell>
          <Cell label={heads[2] ?? ''}>{t(`shell:role.${role}`)}</Cell>
          <Cell label={heads[3] ?? ''}>{t(`council:state.${state}`)}</Cell>
        </tr>
      ))}
    </Table>
  )
}

/** Each behind a line of its own, like those about one person. */
function ActOnAll({
  does,
  answer,
}: {
  readonly does: 'suspend' | 'leave' | 'renew'
  readonly answer: Answer | undefined
}) {
  const { t } = useTranslation('council')
  const loaded = useLoaderData<typeof loader>()
  const about = loaded.people.filter(({ waits }) => does !== 'renew' || waits)
  return (
    <details open={answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={does}>
        {t(`together.${does}Open`, { count: about.length })}
      </summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 grid justify-items-start gap-4 border-l-2 border-line pl-5"
      >
        <p>{t(`together.${does}Note`)}</p>
        <input type="hidden" name="people" value={about.map(({ id }) => id).join(' ')} />
        {does === 'renew' ? null : (
          <FormRadios
            legend={t('person.why')}
            hint={t('person.whyHint')}
            name="why"
            required
            choices={whyMoved[does].map((why) => ({
              value: why,
              label: <span className="inline-block first-letter:uppercase">{t(`person.whys.${why}`)}</span>,
            }))}
          />
        )}
        <ConfirmField />
        <Button type="submit" kind={does === 'renew' ? 'act' : 'stop'} name="do" value={does}>
          {t(`together.${does}`, { count: about.length })}
        </Button>
      </FieldForm>
    </details>
  )
}
