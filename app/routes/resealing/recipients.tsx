import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRevalidator } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { candidateOf } from '../../composer/candidates.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { AddRecipients } from '../../resealing/add-recipients-shape.tsx'
import { recipientsToAdd } from '../../resealing/recipients-to-add.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { ClassTag, Tags, TlpBadge } from '../../ui/tag.tsx'
import { formatTime } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'reseal bulletins',
  i18n: ['resealing', 'bulletins', 'council', 'keys', 'reasons'],
  title: 'resealing:add.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'reseal bulletins')
  const by = actorFields(actor, context.visit)
  const id = param('b', params.bulletin)
  const found = await recipientsToAdd(context.portal, { bulletin: id, by })
  if (!found) throw notFound()
  const { bulletin, candidates, barred } = found
  return {
    me: actor.person,
    id,
    number: bulletin.number,
    class: bulletin.class,
    tlp: tlpOf(bulletin),
    issuedAt: bulletin.issuedAt,
    barred,
    candidates: candidates.map(candidateOf),
  }
}

export default function Recipients() {
  const { t, i18n } = useTranslation('resealing')
  const { t: bulletins } = useTranslation('bulletins')
  const { me, id, number, issuedAt, barred, candidates, ...marks } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  const time = formatTime(issuedAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  const note = t('add.note', { number: bulletins('number', { number }), time })
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('add.title')} note={note}>
        <ButtonLink kind="plain" small to={`/bulletins/${id}/deliveries`}>
          {t('add.back')}
        </ButtonLink>
      </PageHead>
      <Tags>
        <ClassTag of={marks.class} />
        <TlpBadge mark={marks.tlp} />
      </Tags>
      <p className="my-4 text-[.95rem]">{t('add.how')}</p>
      <noscript>
        <p className="mb-4 font-bold">{t('request.noScript')}</p>
      </noscript>
      {barred ? (
        <Notice kind="warn" title={t(`add.${barred}`)} />
      ) : (
        <Section title={bulletins('compose.recipients')}>
          <AddRecipients person={me} bulletin={id} candidates={candidates} onEnded={revalidate} />
        </Section>
      )}
    </div>
  )
}
