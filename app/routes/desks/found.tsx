import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { listOrganizations } from '../../council/organization-store.server.ts'
import { housesWithoutDesk } from '../../desks/desk-store.server.ts'
import { foundOffice, foundOrganizations, parseOffice } from '../../desks/found-desk.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { parseId } from '../../ids.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { FoundOffice, FoundOrganizations } from './found-desks-shape.tsx'

export const handle: RouteHandle = {
  act: 'found desks',
  i18n: ['desks', 'access', 'reasons'],
  title: 'desks:found.open',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'found desks')
  const { db } = context.portal
  const houses = (await listOrganizations(db)).filter(({ kind }) => kind === 'government')
  return {
    missing: (await housesWithoutDesk(db)).length,
    houses: houses.map(({ id, name }) => ({ id, name })),
  }
}

const text = z.string().max(300).default('')
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('office'), word: text, ja: text, en: text, house: text, code: typedCode }),
  z.object({ do: z.literal('organizations'), code: typedCode }),
])
const rule = {
  keeps: ['word', 'ja', 'en', 'house'],
  beside: {
    ...codeReasons,
    'desk-name': 'word',
    'desk-on-record': 'word',
    'desk-shown-name': 'ja',
    'desk-house': 'house',
  },
}

interface Answer extends MaybeRefused {
  readonly founded?: number
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'found desks', { fresh: true })
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const { code } = wanted
  const confirmed = { by: actorFields(actor, context.visit), code, once: onceFor(sent, actor.person) }
  if (wanted.do === 'organizations') {
    const founded = await orUnavailable(() => foundOrganizations(context.portal, confirmed))
    return founded.ok ? json<Answer>({ founded: founded.value.founded }) : form.sayNo(founded)
  }
  const { word: id, ja, en } = wanted
  const office = parseOffice({ id, ja, en, house: wanted.house === '' ? null : parseId('o', wanted.house) })
  if (!office.ok) return form.sayNo(office)
  const founded = await orUnavailable(() => foundOffice(context.portal, { ...confirmed, wanted: office.value }))
  // To its own page: who serves it comes next.
  return founded.ok ? redirect(`/desks/${id}/change`, 303) : form.sayNo(founded)
}

export default function FoundDesks() {
  const { t } = useTranslation('desks')
  const { missing, houses } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('found.open')}>
        <ButtonLink kind="plain" to="/desks">
          {t('back')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4">
        <RefusalNotice answer={answer} />
        {answer?.founded === undefined ? null : (
          <Notice kind="ok" live>
            {t('organizations.founded', { count: answer.founded })}
          </Notice>
        )}
      </div>
      <FoundOrganizations missing={missing} answer={answer} />
      <FoundOffice houses={houses} answer={answer} />
    </div>
  )
}
