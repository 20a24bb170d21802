import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { mandatesShownOf } from '../../mandates/view-mandates.server.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { useMandate } from './use-mandate.server.ts'
import { MandatesOf, type UseAnswer, UsedNotice } from './use-mandate-shape.tsx'

export const handle: RouteHandle = {
  act: 'use own mandates',
  i18n: ['mandates', 'access', 'reasons'],
  title: 'mandates:ownTitle',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'use own mandates')
  return { mandates: await mandatesShownOf(context.portal, person) }
}

export const action = (asked: ActionFunctionArgs) => useMandate(asked, 'use own mandates')

export default function OwnMandates() {
  const { t } = useTranslation('mandates')
  const { mandates } = useLoaderData<typeof loader>()
  const answer: UseAnswer | undefined = useActionData<typeof action>()
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('ownTitle')} note={t('ownNote')} />
      <UsedNotice answer={answer} />
      <MandatesOf mandates={mandates} answer={answer} own />
    </div>
  )
}
