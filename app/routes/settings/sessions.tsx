import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { onceFor } from '../../access/answer-once.server.ts'
import { endOwnSession, signOutEverywhere } from '../../access/end-session.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { listSessions } from '../../access/sessions.server.ts'
import { optionalActor, orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { signedOut } from '../../http/signed-out.server.ts'
import { parseSha256Hex } from '../../ids.ts'
import { refused } from '../../outcome.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, Table } from '../../ui/table.tsx'
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
  const sessions = await listSessions(portal.db, { person: actor.person, at: portal.now() })
  return {
    sessions: sessions.map(({ id, userAgent, ip, createdAt, lastSeenAt, absoluteUntil }) => ({
      // The hash of the token: it names the session and opens nothing.
      id,
      userAgent,
      ip,
      createdAt,
      lastSeenAt,
      absoluteUntil,
      isThis: id === actor.session,
    })),
  }
}

const shape = z.discriminatedUnion('do', [
  z.object({ do: z.literal('end'), session: z.string() }),
  z.object({ do: z.literal('end-others') }),
  z.object({ do: z.literal('end-all') }),
])

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit: where } = context
  const form = await readOnce(request, shape)
  // Whoever ended the session they were in, and pressed twice, is signed out either way.
  const endsThis = form.ok && form.value.value.do !== 'end-others'
  if (endsThis && !(await optionalActor({ request, context }))) return signedOut()
  const actor = await requireActor({ request, context }, 'change own settings', { allowUnfinishedSetup: true })
  if (!form.ok) return sayNo(form)
  const { value: asked, sent } = form.value
  if (asked.do === 'end') {
    const session = parseSha256Hex(asked.session)
    if (!session) return sayNo(refused('session-gone'))
    const once = onceFor(sent, actor.person)
    const ended = await orUnavailable(() => endOwnSession(portal, { actor, session, where, once }))
    if (!ended.ok) return sayNo(ended)
    return session === actor.session ? signedOut() : json({ refusal: undefined, ended: true })
  }
  const keepThis = asked.do === 'end-others'
  await orUnavailable(() => signOutEverywhere(portal, { actor, where, keepThis }))
  return keepThis ? json({ refusal: undefined, ended: true }) : signedOut()
}

type Shown = ReturnType<typeof useLoaderData<typeof loader>>['sessions'][number]

function SessionRow({ session }: { readonly session: Shown }) {
  const { t, i18n } = useTranslation('access')
  const began = formatTime(session.createdAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <tr>
      <Cell rowHead label={t('sessions.browser')}>
        {session.isThis ? t('sessions.this') : session.userAgent}
      </Cell>
      <Cell mono label={t('sessions.address')}>
        <span className="md:whitespace-nowrap">{session.ip}</span>
      </Cell>
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

export default function Sessions() {
  const { t } = useTranslation('access')
  const { sessions } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const columns = ['browser', 'address', 'began', 'lastSeen', 'until', 'act'] as const
  const head = columns.map((name) => (
    <th key={name} scope="col">
      {t(`sessions.${name}`)}
    </th>
  ))
  return (
    <div className="page-grid grid gap-6">
      <SettingsHead title={t('sessions.title')} note={t('sessions.note')} />
      <RefusalNotice answer={answer} />
      {answer && 'ended' in answer ? (
        <Notice kind="ok" live>
          {t('sessions.ended')}
        </Notice>
      ) : null}
      <Table caption={t('sessions.title')} head={head} stack>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </Table>
      {sessions.length === 1 ? <p>{t('sessions.onlyThis')}</p> : null}
      <ActForm reloadDocument>
        <ButtonRow>
          {sessions.length > 1 ? (
            <Button type="submit" kind="plain" name="do" value="end-others">
              {t('sessions.endOthers')}
            </Button>
          ) : null}
          <Button type="submit" kind="stop" name="do" value="end-all" data-leaves="">
            {t('sessions.endAll')}
          </Button>
        </ButtonRow>
      </ActForm>
      <p className="text-[.9rem] text-ink-2">{t('sessions.strange')}</p>
    </div>
  )
}
