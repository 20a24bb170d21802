import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import { onceFor } from '../../access/answer-once.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { earlierKeys } from '../../desks/desk.ts'
import { useDeskName } from '../../desks/desk-words-shape.tsx'
import { chooseEarlierKeys, closeDesk, joinDesk, leaveDesk } from '../../desks/found-desk.server.ts'
import { viewDesk } from '../../desks/view-desk.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { codeReasons, readOnce, typedCode } from '../../http/form.server.ts'
import { notFound } from '../../http/param.server.ts'
import { parseId } from '../../ids.ts'
import { refused } from '../../outcome.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { ChangeServing } from './change-desk-shape.tsx'
import { ServingSection } from './serving-shape.tsx'

export const handle: RouteHandle = { act: 'found desks', i18n: ['desks', 'access', 'reasons'] }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'found desks')
  const desk = await viewDesk(context.portal, actor, params.desk ?? '')
  if (!desk) throw notFound()
  return { pageTitle: actor.locale === 'en' ? desk.names.en : desk.names.ja, desk }
}

const person = z.string().max(60).default('')
const body = z.discriminatedUnion('do', [
  z.object({ do: z.literal('join'), joining: person, code: typedCode }),
  z.object({ do: z.literal('leave'), leaving: person, code: typedCode }),
  z.object({ do: z.literal('close'), code: typedCode }),
  z.object({ do: z.literal('sharing'), earlier: z.enum(earlierKeys).catch('given'), code: typedCode }),
])
const rule = {
  keeps: ['joining', 'leaving', 'earlier'],
  beside: {
    ...codeReasons,
    'desk-so-already': 'earlier',
    'desk-role': 'joining',
    'desk-apart': 'joining',
    'desk-served-already': 'joining',
  },
}

interface Answer extends MaybeRefused {
  readonly said?: 'join' | 'leave' | 'close' | 'sharing'
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const form = await readOnce(request, body, rule)
  const actor = await requireActor({ request, context }, 'found desks', { fresh: true })
  if (!form.ok) return form.sayNo(form)
  const { value: wanted, sent } = form.value
  const { code } = wanted
  const desk = params.desk ?? ''
  const asked = { by: actorFields(actor, context.visit), code, once: onceFor(sent, actor.person), desk }
  const outcome = await orUnavailable(async () => {
    if (wanted.do === 'close') return closeDesk(context.portal, asked)
    if (wanted.do === 'sharing') return chooseEarlierKeys(context.portal, { ...asked, earlier: wanted.earlier })
    const who = parseId('p', wanted.do === 'join' ? wanted.joining : wanted.leaving)
    if (!who) return refused('desk-role')
    return wanted.do === 'join'
      ? joinDesk(context.portal, { ...asked, person: who })
      : leaveDesk(context.portal, { ...asked, person: who })
  })
  return outcome.ok ? json<Answer>({ said: wanted.do }) : form.sayNo(outcome)
}

export default function ChangeDesk() {
  const { t } = useTranslation('desks')
  const { desk } = useLoaderData<typeof loader>()
  const answer: Answer | undefined = useActionData<typeof action>()
  const nameOf = useDeskName()
  return (
    <div className="max-w-[60rem]">
      <PageHead title={nameOf(desk.names)} note={t('change')}>
        <ButtonLink kind="plain" to={`/desks/${desk.id}`}>
          {t('changed')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4">
        <RefusalNotice answer={answer} />
        {answer?.said ? (
          <Notice kind="ok" live>
            {t(`said.${answer.said}`)}
          </Notice>
        ) : null}
      </div>
      <ServingSection desk={desk} />
      {desk.state.state === 'closed' ? null : <ChangeServing desk={desk} answer={answer} />}
    </div>
  )
}
