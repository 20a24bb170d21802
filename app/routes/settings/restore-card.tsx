import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { RestoreCard } from './restore-card-shape.tsx'
import { SettingsHead } from './settings-head-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:restore.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'hold a key')
  return { person }
}

export default function RestoreTrustCard() {
  const { t } = useTranslation('keys')
  const { person } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-[44rem]">
      <SettingsHead title={t('restore.title')} note={t('restore.note')} />
      <RestoreCard person={person} />
    </div>
  )
}
