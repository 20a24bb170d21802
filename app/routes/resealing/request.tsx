import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData, useRevalidator } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { orUnavailable, requireActor } from '../../http/actor.server.ts'
import { readOnce } from '../../http/form.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { closeRequest } from '../../resealing/close-request.server.ts'
import type { EarlierLine } from '../../resealing/earlier-store.server.ts'
import { type GivableLine, Give } from '../../resealing/request-shape.tsx'
import { lineFlaw } from '../../resealing/reseal-request.ts'
import { viewRequest } from '../../resealing/view-requests.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { EntryNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { RefusalNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'reseal bulletins',
  i18n: ['resealing', 'bulletins', 'keys', 'reasons'],
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'reseal bulletins')
  const by = actorFields(actor, context.visit)
  const seen = await viewRequest(context.portal, { id: param('q', params.request), by })
  if (!seen) throw notFound()
  const { lines, ...shown } = seen
  return { me: actor.person, ...shown, lines: lines.map(lineOf), pageTitle: seen.request.personName }
}

function lineOf(line: EarlierLine): GivableLine {
  const { bulletin, number, publicTitle, class: statutory, issuedAt, authorName } = line
  return {
    bulletin,
    number,
    publicTitle,
    class: statutory,
    tlp: tlpOf(line),
    issuedAt,
    authorName,
    flaw: lineFlaw(line),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const form = await readOnce(request, z.object({ do: z.literal('close') }))
  const actor = await requireActor({ request, context }, 'reseal bulletins')
  if (!form.ok) return form.sayNo(form)
  const by = actorFields(actor, context.visit)
  const closed = await orUnavailable(() => closeRequest(context.portal, { id: param('q', params.request), by }))
  return closed.ok ? redirect('/resealing') : form.sayNo(closed)
}

export default function Request() {
  const { t } = useTranslation('resealing')
  const { request } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <>
      <PageHead title={t('request.title', { name: request.personName })}>
        <ButtonLink kind="plain" small to="/resealing">
          {t('request.back')}
        </ButtonLink>
      </PageHead>
      <RefusalNotice answer={answer} />
      <div className="mb-8 max-w-[46rem]">
        <RequestFacts />
      </div>
      <Lines />
      <Closing />
    </>
  )
}

function RequestFacts() {
  const { t } = useTranslation('resealing')
  const { request } = useLoaderData<typeof loader>()
  const { personName, organizationName, grounds, number, askedByName, askedAt, entry } = request
  const what = `${t(`grounds.${grounds}`)}${number ? `　${t('ask.bulletin', { number })}` : ''}`
  return (
    <Facts
      facts={[
        [t('request.person'), personName],
        [t('request.organization'), organizationName],
        [t('request.grounds'), what],
        [t('request.by'), askedByName],
        [t('request.asked'), <Time key="asked" at={askedAt} />],
        [t('request.entry'), <EntryNumber key="entry" index={entry} />],
      ]}
    />
  )
}

function Lines() {
  const { t } = useTranslation('resealing')
  const { t: bulletins } = useTranslation('bulletins')
  const { me, request, lines, isAnswered, isElsewhere, unreachable } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  const barred = isAnswered || isElsewhere || unreachable !== null
  return (
    <Section title={t('request.lines')}>
      <p className="mb-4 max-w-[46em] text-[.92rem] text-ink-2">{t('request.linesNote')}</p>
      <noscript>
        <p className="mb-4 font-bold">{t('request.noScript')}</p>
      </noscript>
      <div className="mb-4 grid gap-3">
        {isAnswered ? <Notice kind="info" title={t('request.answered')} /> : null}
        {isElsewhere ? <Notice kind="warn" title={t('request.elsewhere')} /> : null}
        {unreachable && !isElsewhere ? (
          <Notice kind="warn" title={t('request.unreachable')}>
            {bulletins(`unreachable.${unreachable}`)}
          </Notice>
        ) : null}
      </div>
      {lines.length === 0 ? (
        <EmptyState title={t('request.none')}>{t('request.noneHow')}</EmptyState>
      ) : (
        <Give person={me} request={request.id} to={request.person} lines={lines} barred={barred} onEnded={revalidate} />
      )}
    </Section>
  )
}

function Closing() {
  const { t } = useTranslation('resealing')
  const { isAnswered } = useLoaderData<typeof loader>()
  if (isAnswered) return null
  return (
    <Section title={t('request.close')}>
      <p className="mb-3 max-w-[46em] text-[.92rem] text-ink-2">{t('request.closeHow')}</p>
      <ActForm>
        <Button kind="line" type="submit" name="do" value="close">
          {t('request.close')}
        </Button>
      </ActForm>
    </Section>
  )
}
