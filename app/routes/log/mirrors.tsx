import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import { mirrorList } from '../../access/mirror-list.ts'
import { isMirrorLeftBehind, listMirrors } from '../../access/mirror-store.server.ts'
import { addMirror, removeMirror } from '../../access/mirrors.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { sayNo } from '../../http/refusal.server.ts'
import { parseId } from '../../ids.ts'
import { readAsked } from '../../lists/list.ts'
import { ListPage } from '../../lists/list-shape.tsx'
import { refused } from '../../outcome.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import { MirrorToken, type TokenShown } from './mirror-token-shape.tsx'

export const handle: RouteHandle = {
  act: 'manage mirrors',
  i18n: ['mirrors', 'access', 'reasons'],
  title: 'mirrors:title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage mirrors')
  const { db } = context.portal
  const { place } = readAsked(mirrorList, new URL(request.url).searchParams)
  return { page: await listMirrors(db, place), leftBehind: await isMirrorLeftBehind(db) }
}

const body = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('add'),
    name: z.string().max(300, { message: 'mirror-name-missing' }).default(''),
    code: typedCode,
  }),
  z.object({ do: z.literal('remove'), mirror: z.string() }),
])

const rule = {
  keeps: ['name'],
  beside: { ...codeReasons, 'mirror-name-missing': 'name', 'mirror-name-taken': 'name' },
}

interface Answer extends MaybeRefused {
  readonly made?: TokenShown
  readonly removed?: true
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal, visit } = context
  const form = await readOnce(request, body, rule)
  // Adding one brings its own code.
  const demand = form.ok && form.value.value.do === 'remove' ? ({ fresh: true } as const) : {}
  const actor = await requireActor({ request, context }, 'manage mirrors', demand)
  if (!form.ok) return form.sayNo(form)
  const { value: asked, sent } = form.value
  const by = actorFields(actor, visit)
  const once = onceFor(sent, actor.person)
  if (asked.do === 'add') {
    const made = await orUnavailable(() => addMirror(portal, { name: asked.name, by, code: asked.code, once }))
    if (!made.ok) return form.sayNo(made)
    const shown = { name: asked.name.trim(), token: made.value.token, origin: portal.settings.origin }
    return json<Answer>({ made: shown })
  }
  const id = parseId('m', asked.mirror)
  if (!id) return sayNo(refused('mirror-gone'))
  const removed = await orUnavailable(() => removeMirror(portal, { id, by, once }))
  return removed.ok ? json<Answer>({ removed: true }) : sayNo(removed)
}

const columns = ['name', 'by', 'added', 'seen', 'state', 'act'] as const

export default function Mirrors() {
  const { t } = useTranslation('mirrors')
  const { page, leftBehind } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  const head = columns.map((column) => <HeadCell key={column}>{t(column)}</HeadCell>)
  return (
    <div className="page-grid grid gap-6">
      <PageHead title={t('title')} note={t('note')} />
      <RefusalNotice answer={answer} />
      {answer?.made ? <MirrorToken {...answer.made} /> : null}
      {answer?.removed ? (
        <Notice kind="ok" live>
          {t('removedNow')}
        </Notice>
      ) : null}
      {leftBehind ? <Notice kind="warn">{t('byGoneHow')}</Notice> : null}
      <ListPage
        list={mirrorList}
        page={page}
        here={mirrorList.path}
        runs="newest"
        label={t('caption')}
        empty={<EmptyState title={t('empty')}>{t('emptyHow')}</EmptyState>}
        item="tbody button"
      >
        {(mirrors) => (
          <Table caption={t('caption')} stack head={head}>
            {mirrors.map((mirror) => (
              <MirrorRow key={mirror.id} mirror={mirror} />
            ))}
          </Table>
        )}
      </ListPage>
      <AddForm key={answer?.made?.token ?? ''} answer={answer} />
    </div>
  )
}

type Shown = ReturnType<typeof useLoaderData<typeof loader>>['page']['lines'][number]

function MirrorRow({ mirror: { id, name, addedBy, addedAt, removedAt, lastSeenAt } }: { readonly mirror: Shown }) {
  const { t } = useTranslation('mirrors')
  return (
    <tr>
      <Cell rowHead label={t('name')}>
        <span className="[overflow-wrap:anywhere]">{name}</span>
      </Cell>
      <Cell label={t('by')}>
        {addedBy.name}
        {addedBy.state === 'active' || removedAt !== null ? null : (
          <>
            {' '}
            <Tag tone="warn">{t('byGone')}</Tag>
          </>
        )}
      </Cell>
      <Cell label={t('added')}>
        <Time at={addedAt} />
      </Cell>
      <Cell label={t('seen')}>{lastSeenAt === null ? t('never') : <Time at={lastSeenAt} />}</Cell>
      <Cell label={t('state')}>
        <Tag tone={removedAt === null ? 'ok' : 'plain'}>{t(removedAt === null ? 'inUse' : 'removed')}</Tag>
      </Cell>
      <Cell label={t('act')}>
        {removedAt === null ? (
          <ActForm>
            <input type="hidden" name="mirror" value={id} />
            <Button type="submit" kind="stop" small name="do" value="remove" aria-label={t('removeOne', { name })}>
              {t('remove')}
            </Button>
          </ActForm>
        ) : (
          <Time at={removedAt} />
        )}
      </Cell>
    </tr>
  )
}

function AddForm({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('mirrors')
  return (
    <Section title={t('addTitle')}>
      <Card className="max-w-[44rem]">
        <FieldForm answer={answer} does="add" className="grid gap-5">
          <FormField name="name" label={t('name')} hint={t('nameHint')} required>
            <TextInput autoComplete="off" maxLength={80} />
          </FormField>
          <ConfirmField />
          <ButtonRow>
            <Button type="submit" name="do" value="add">
              {t('add')}
            </Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}
