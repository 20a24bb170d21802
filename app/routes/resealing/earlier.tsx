import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRevalidator } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { AskOwn } from '../../resealing/ask-shape.tsx'
import { ownRequests } from '../../resealing/request-store.server.ts'
import { formerKeyCount } from '../../resealing/view-requests.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'ask for copies',
  i18n: ['resealing', 'keys', 'reasons'],
  title: 'resealing:ask.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'ask for copies')
  const { portal, visit } = context
  const [former, requests] = await Promise.all([
    formerKeyCount(portal, actorFields(actor, visit)),
    ownRequests(portal.db, actor.person),
  ])
  return { person: actor.person, former, requests }
}

export default function Earlier() {
  const { t } = useTranslation('resealing')
  const { person, former, requests } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  return (
    <div className="max-w-[60rem]">
      <PageHead title={t('ask.title')} note={t('ask.note')}>
        <ButtonLink kind="plain" small to="/bulletins">
          {t('ask.back')}
        </ButtonLink>
      </PageHead>
      <Section title={t('ask.former')}>
        {former === 0 ? (
          <EmptyState title={t('ask.formerNone')}>{t('ask.formerNoneHow')}</EmptyState>
        ) : (
          <Card>
            <p className="mb-1 font-bold">{t('ask.formerCount', { count: former })}</p>
            <p className="mb-4 text-[.92rem] text-ink-2">{t('ask.formerHow')}</p>
            <AskOwn person={person} grounds="former-key" onSigned={revalidate} />
          </Card>
        )}
      </Section>
      <Section title={t('ask.post')}>
        <Card>
          <p className="mb-4 text-[.92rem]">{t('ask.postHow')}</p>
          <AskOwn person={person} grounds="new-post" onSigned={revalidate} />
        </Card>
      </Section>
      <Section title={t('ask.own')}>
        {requests.length === 0 ? <EmptyState title={t('ask.none')}>{t('ask.noneHow')}</EmptyState> : <OwnRequests />}
      </Section>
    </div>
  )
}

function OwnRequests() {
  const { t } = useTranslation('resealing')
  const { requests } = useLoaderData<typeof loader>()
  const column = (name: 'what' | 'whom' | 'asked' | 'state') => t(`ask.columns.${name}`)
  const head = (['what', 'whom', 'asked', 'state'] as const).map((name) => (
    <HeadCell key={name}>{column(name)}</HeadCell>
  ))
  return (
    <Table caption={t('ask.own')} head={head} stack>
      {requests.map(({ id, grounds, number, forMyself, personName, askedAt, waiting, given }) => (
        <tr key={id}>
          <Cell rowHead label={column('what')}>
            {t(`grounds.${grounds}`)}
            {number ? <span className="num block font-normal">{t('ask.bulletin', { number })}</span> : null}
          </Cell>
          <Cell label={column('whom')}>{forMyself ? t('ask.myself') : personName}</Cell>
          <Cell label={column('asked')}>
            <Time at={askedAt} as="short" />
          </Cell>
          <Cell label={column('state')}>
            {waiting ? t('ask.waiting') : t('ask.answered')}
            {/* Of a colleague's copies only the liaison and they themselves know. */}
            {forMyself && given > 0 ? <span className="num block">{t('ask.given', { count: given })}</span> : null}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
