import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { listOrganizations } from '../../council/organization-store.server.ts'
import { deskList } from '../../desks/desk-list.ts'
import { countDesks, pageOfDesks } from '../../desks/desk-list-store.server.ts'
import { housesWithoutDesk } from '../../desks/desk-store.server.ts'
import { foundOffice, foundOrganizations, parseOffice } from '../../desks/found-desk.server.ts'
import { desksServed, desksShown } from '../../desks/view-desk.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { parseId } from '../../ids.ts'
import { filterQuery, readAsked } from '../../lists/list.ts'
import { shownPage } from '../../lists/page.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { DeskTable } from './desk-table-shape.tsx'
import { FoundOffice, OrganizationDesks } from './found-desks-shape.tsx'
import { OwnDesks } from './own-desks-shape.tsx'

export const handle: RouteHandle = {
  act: 'serve desks',
  i18n: ['desks', 'keys', 'access', 'reasons'],
  title: 'desks:title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'serve desks')
  const { portal } = context
  const served = await desksServed(portal, actor.person)
  const me = actor.person
  if (!may(actor, 'found desks')) return { me, served, office: null, flaw: null }
  const { filters, place, flaw } = readAsked(deskList, new URL(request.url).searchParams)
  const page = flaw ? null : await pageOfDesks(portal.db, { filters, place })
  const shown = new Map((page ? await desksShown(portal, page.lines) : []).map((desk) => [desk.id, desk]))
  return {
    me,
    served,
    flaw,
    office: {
      offices: await desksShown(portal, 'offices'),
      filters,
      query: filterQuery(deskList, filters).toString(),
      organizations: page && {
        page: shownPage(page, (id) => shown.get(id) ?? null),
        count: await countDesks(portal.db, filters),
      },
      missing: (await housesWithoutDesk(portal.db)).length,
      houses: (await listOrganizations(portal.db))
        .filter(({ kind }) => kind === 'government')
        .map(({ id, name }) => ({ id, name })),
    },
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
  return founded.ok ? redirect(`/desks/${id}`, 303) : form.sayNo(founded)
}

export default function Desks() {
  const { t } = useTranslation('desks')
  const { me, served, office, flaw } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="page-grid grid gap-5">
      <PageHead title={t('title')} note={t('note')} />
      <RefusalNotice answer={answer ?? (flaw ? { refusal: { reason: flaw, detail: {} } } : null)} />
      {answer?.founded === undefined ? null : (
        <Notice kind="ok" live>
          {t('organizations.founded', { count: answer.founded })}
        </Notice>
      )}
      {office && served.length === 0 ? null : <OwnDesks person={me} desks={served} />}
      {office ? (
        <>
          <DeskTable of="offices" desks={office.offices} />
          <OrganizationDesks office={office} answer={answer} />
          <FoundOffice houses={office.houses} answer={answer} />
        </>
      ) : null}
    </div>
  )
}
