import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import { endOwnSessions, signOutEverywhere } from '../../access/end-session.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { sessionList } from '../../access/session-list.ts'
import { browserSaid, networkPlace } from '../../access/session-place.server.ts'
import { listSessions } from '../../access/sessions.server.ts'
import { optionalActor, orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { signedOut } from '../../http/signed-out.server.ts'
import { parseSha256Hex } from '../../ids.ts'
import { Choosable, ChooseBox, ChosenLine } from '../../lists/choose-shape.tsx'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { shownPage } from '../../lists/page.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { formatTime, Time } from '../../ui/time.tsx'
import { SettingsHead } from './settings-head-shape.tsx'

export const handle: RouteHandle = {
  act: 'change own settings',
  i18n: ['access', 'reasons'],
  title: 'access:sessions.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal } = context
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  const { place } = readAsked(sessionList, new URL(request.url).searchParams)
  const page = await listSessions(portal.db, { person: actor.person, at: portal.now(), place })
  return {
    page: shownPage(page, ({ id, userAgent, ip, createdAt, lastSeenAt, absoluteUntil, secondFactor }) => ({
      // The hash of the token: it names the session and opens nothing.
      id,
      said: browserSaid(userAgent),
      ip,
      place: networkPlace(ip, context.visit.ip),
      createdAt,
      lastSeenAt,
      absoluteUntil,
      secondFactor,
      isThis: id === actor.session,
    })),
  }
}

// A form that sends a field once sends no list of it, and none at all where nothing is chosen.
const chosen = z.preprocess(
  (sent) => [sent ?? []].flat(),
  z.array(z.string()).min(1, { message: 'none-chosen' }).max(100),
)

const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('end'), session: chosen }),
  z.object({ do: z.literal('end-others') }),
  z.object({ do: z.literal('end-all') }),
])

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, body)
  // Whoever ended the session they were in, and pressed twice, is signed out either way.
  const endsThis = form.ok && form.value.value.do !== 'end-others'
  if (endsThis && !(await optionalActor({ request, context }))) return signedOut()
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  if (!form.ok) return form.sayNo(form)
  const { value: asked, sent } = form.value
  if (asked.do === 'end') {
    const sessions = asked.session.map(parseSha256Hex).filter((session) => session !== null)
    const once = onceFor(sent, actor.person)
    const ended = await orUnavailable(() => endOwnSessions(portal, { actor, sessions, where, once }))
    if (!ended.ok) return form.sayNo(ended)
    return sessions.includes(actor.session) ? signedOut() : json({ refusal: undefined, ended: true })
  }
  const keepThis = asked.do === 'end-others'
  await orUnavailable(() => signOutEverywhere(portal, { actor, where, keepThis }))
  return keepThis ? json({ refusal: undefined, ended: true }) : signedOut()
}

type Shown = ReturnType<typeof useLoaderData<typeof loader>>['page']['lines'][number]

function SessionRow({ session }: { readonly session: Shown }) {
  const { t, i18n } = useTranslation('access')
  const began = formatTime(session.createdAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <tr>
      <Cell rowHead label={t('sessions.browser')}>
        <span className="flex items-start gap-2.5">
          {session.isThis ? null : <ChooseBox name={session.id} label={began} />}
          <BrowserLines session={session} />
        </span>
      </Cell>
      <Cell mono label={t('sessions.address')}>
        <span className="md:whitespace-nowrap">{session.ip}</span>
        <span className="block font-sans text-[.85rem] text-ink-2">{t(`sessions.place.${session.place}`)}</span>
      </Cell>
      <Cell label={t('sessions.method')}>{t(`passkey.method.${session.secondFactor}`)}</Cell>
      <Cell label={t('sessions.began')}>
        <Time at={session.createdAt} />
      </Cell>
      <Cell label={t('sessions.lastSeen')}>
        <Time at={session.lastSeenAt} />
      </Cell>
      <Cell label={t('sessions.until')}>
        <Time at={session.absoluteUntil} />
      </Cell>
      <Cell label={t('sessions.act')}>
        <ActForm reloadDocument={session.isThis} {...(session.isThis ? { 'data-leaves': '' } : {})}>
          <input type="hidden" name="session" value={session.id} />
          <Button type="submit" kind="stop" small name="do" value="end" aria-label={t('sessions.endOne', { began })}>
            {t('sessions.end')}
          </Button>
        </ActForm>
      </Cell>
    </tr>
  )
}

/** What the browser says of itself: its owner knows it by that. */
function BrowserLines({ session: { isThis, said } }: { readonly session: Shown }) {
  const { t } = useTranslation('access')
  const { browser, system, device } = said
  const more = [system, device && t(`sessions.device.${device}`)].filter((one) => one !== null && one !== '')
  return (
    <span className="min-w-0">
      <span className="block [overflow-wrap:anywhere]">{browser ?? t('sessions.unknown')}</span>
      {more.length > 0 ? <span className="block text-[.85rem] font-normal text-ink-2">{more.join('　')}</span> : null}
      {isThis ? <span className="block text-[.85rem] text-ok">{t('sessions.this')}</span> : null}
    </span>
  )
}

const columns = ['browser', 'address', 'method', 'began', 'lastSeen', 'until', 'act'] as const

export default function Sessions() {
  const { t } = useTranslation('access')
  const { page } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const ended = answer && 'ended' in answer ? answer : null
  const head = columns.map((name) => <HeadCell key={name}>{t(`sessions.${name}`)}</HeadCell>)
  const others = page.lines.filter(({ isThis }) => !isThis).map(({ id }) => id)
  const alone = others.length === 0 && page.next === null && page.back === null
  return (
    <div className="page-grid grid gap-6">
      <SettingsHead title={t('sessions.title')} note={t('sessions.note')} />
      <RefusalNotice answer={answer} />
      {ended ? (
        <Notice kind="ok" live>
          {t('sessions.ended')}
        </Notice>
      ) : null}
      <Choosable list={sessionList.path} page={others} form="chosen" field="session" done={ended}>
        {others.length > 1 ? <ChosenLine /> : null}
        <ListPage
          list={sessionList}
          page={page}
          here={sessionList.path}
          runs="newest"
          label={t('sessions.title')}
          empty={null}
          item="tbody button"
        >
          {(sessions) => (
            <Table caption={t('sessions.title')} head={head} stack>
              {sessions.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </Table>
          )}
        </ListPage>
      </Choosable>
      {alone ? <p>{t('sessions.onlyThis')}</p> : <EndChosen />}
      <ActForm reloadDocument>
        <ButtonRow>
          {alone ? null : (
            <Button type="submit" kind="plain" name="do" value="end-others">
              {t('sessions.endOthers')}
            </Button>
          )}
          <Button type="submit" kind="stop" name="do" value="end-all" data-leaves="">
            {t('sessions.endAll')}
          </Button>
        </ButtonRow>
      </ActForm>
      <p className="text-[.9rem] text-ink-2">{t('sessions.strange')}</p>
    </div>
  )
}

/** The boxes of the list belong to this form, wherever they stand. */
function EndChosen() {
  const { t } = useTranslation('access')
  return (
    <ActForm id="chosen">
      <Button type="submit" kind="stop" name="do" value="end">
        {t('sessions.endChosen')}
      </Button>
    </ActForm>
  )
}
