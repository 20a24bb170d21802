import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type Actor, actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { largestFile, nextApril, parseHour } from '../../changeover/changeover.ts'
import { type ListRead, readList, readListFile } from '../../changeover/changeover-file.server.ts'
import { type CheckedList, checkList } from '../../changeover/check-list.server.ts'
import { confirmChangeover } from '../../changeover/confirm-changeover.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, type FormRead, readOnce, typedCode } from '../../http/form.server.ts'
import type { Instant } from '../../ids.ts'
import { done, type Outcome, refused } from '../../outcome.ts'
import type { Portal } from '../../portal.server.ts'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { CheckedListShape } from './checked-list-shape.tsx'

/** The file, or the list that comes back with its confirmation, and what else a form is made of. Bytes. */
const largestForm = 2 * largestFile

export const handle: RouteHandle = {
  act: 'manage people',
  i18n: ['changeover', 'council', 'access', 'reasons'],
  title: 'changeover:form.openTitle',
  body: largestForm,
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  return { april: nextApril(context.portal.now()) }
}

const text = z.string().max(300).default('')
const hour = { day: text, time: text }
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('check'), ...hour, file: z.instanceof(File, { message: 'list-missing' }) }),
  z.object({
    do: z.literal('confirm'),
    ...hour,
    list: z.string().max(largestFile),
    shown: z.string().max(64),
    code: typedCode,
  }),
])
const rule = {
  keeps: ['day', 'time'],
  beside: {
    ...codeReasons,
    'list-past': 'day',
    'list-hour': 'day',
    'list-missing': 'file',
    'list-too-large': 'file',
    'list-not-text': 'file',
    'list-broken': 'file',
    'list-head-unknown': 'file',
    'list-head-missing': 'file',
    'list-head-twice': 'file',
    'list-cells': 'file',
    'list-empty': 'file',
    'list-long': 'file',
  },
}
type Wanted = z.infer<typeof body>

interface Answer extends MaybeRefused {
  readonly checked?: CheckedList
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { portal } = context
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'manage people')
  if (!form.ok) return form.sayNo(form)
  const { value: wanted } = form.value
  const asked = await askedOf(portal, wanted)
  if (!asked.ok) return form.sayNo(asked)
  const check = () => checkList(portal, { ...asked.value, by: actor.person })
  if (wanted.do === 'check') return json<Answer>({ checked: await check() })
  const confirmed = await confirm(context, { actor, form, wanted, ...asked.value })
  // The list stands again as it is now, for another code or another look.
  if (!confirmed.ok) return form.sayNo(confirmed, undefined, { checked: await check() })
  return redirect(`/people/changeovers/${confirmed.value}`, 303)
}

interface Asked {
  readonly read: ListRead
  readonly at: Instant
}

async function askedOf({ now }: Pick<Portal, 'now'>, wanted: Wanted): Promise<Outcome<Asked, string>> {
  const at = parseHour(wanted.day, wanted.time, now())
  if (at === null) return refused('list-hour')
  const read =
    wanted.do === 'confirm' ? readList(wanted.list) : readListFile(new Uint8Array(await wanted.file.arrayBuffer()))
  return read.ok ? done({ read: read.value, at }) : read
}

function confirm(
  { portal, visit }: ActionFunctionArgs['context'],
  {
    actor,
    form,
    wanted,
    read,
    at,
  }: Asked & {
    readonly actor: Actor
    readonly form: Extract<FormRead<Wanted>, { ok: true }>
    readonly wanted: Extract<Wanted, { do: 'confirm' }>
  },
) {
  const once = onceFor(form.value.sent, actor.person)
  const confirmed = { by: actorFields(actor, visit), code: wanted.code, once }
  return orUnavailable(() => confirmChangeover(portal, { lines: read.lines, at, shown: wanted.shown, ...confirmed }))
}

export default function NewChangeover() {
  const { t } = useTranslation('changeover')
  const answer: Answer | undefined = useActionData<typeof action>()
  return (
    <div className="grid gap-5">
      <PageHead
        title={t('form.openTitle')}
        note={t('note')}
        up={{ to: '/people/changeovers', title: t('backToAll') }}
      />
      <RefusalNotice answer={answer} />
      {answer?.checked ? <CheckedListShape checked={answer.checked} answer={answer} /> : null}
      {answer?.checked ? null : <OpenForm answer={answer} />}
    </div>
  )
}

function OpenForm({ answer }: { readonly answer: Answer | undefined }) {
  const { t } = useTranslation('changeover')
  const { april } = useLoaderData<typeof loader>()
  return (
    <div className="grid max-w-[52rem] gap-6">
      <Card>
        <FieldForm answer={answer} does="check" encType="multipart/form-data" className="grid gap-5">
          <FormField name="file" label={t('form.file')} hint={t('form.fileHint')} required>
            <TextInput type="file" accept=".csv,text/csv" className="py-2.5" />
          </FormField>
          <div className="grid w-full items-end gap-5 sm:grid-cols-2">
            <FormField name="day" label={t('form.day')} hint={t('form.hourHint')} required>
              <TextInput type="date" defaultValue={april.day} />
            </FormField>
            <FormField name="time" label={t('form.time')} required>
              <TextInput type="time" defaultValue={april.time} />
            </FormField>
          </div>
          <ButtonRow>
            <Button type="submit" name="do" value="check">
              {t('form.check')}
            </Button>
            <ButtonLink kind="plain" to="/people/changeovers/template" reloadDocument>
              {t('template')}
            </ButtonLink>
          </ButtonRow>
        </FieldForm>
      </Card>
      <Section title={t('how.title')}>
        <div className="grid gap-2 text-[.95rem]">
          <p>{t('how.body')}</p>
          <ul className="grid list-disc gap-1.5 pl-5">
            {(['join', 'move', 'leave', 'format'] as const).map((what) => (
              <li key={what}>{t(`how.${what}`)}</li>
            ))}
          </ul>
        </div>
      </Section>
    </div>
  )
}
