import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { CameBackSections } from '../../responses/came-back-shape.tsx'
import { cameBack } from '../../responses/view-responses.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Phrases } from '../../ui/phrases.tsx'

export const handle: RouteHandle = {
  act: 'answer readers',
  i18n: ['responses', 'bulletins', 'keys', 'reasons'],
  title: 'responses:unit.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'answer readers')
  const { sightings: rule } = context.portal.settings
  const asked = { bulletin: param('b', params.bulletin), by: actorFields(actor, context.visit), rule }
  const came = await cameBack(context.portal, asked)
  if (!came.ok) throw notFound()
  return json({ person: actor.person, came: came.value, rule })
}

export default function CameBackPage() {
  const { t } = useTranslation('responses')
  const { person, came, rule } = useLoaderData<typeof loader>()
  const { number, publicTitle, id } = came.bulletin
  return (
    <>
      <PageHead
        title={t('unit.title')}
        note={<Phrases text={[t('unit.number', { number }), publicTitle].filter(Boolean).join('　')} />}
        up={{ to: `/bulletins/${id}/deliveries`, title: t('unit.back') }}
      />
      <CameBackSections person={person} came={came} rule={rule} />
    </>
  )
}
