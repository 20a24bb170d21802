import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { currentKeyOf } from '../../keyring/key-store.server.ts'
import { OwnFingerprint } from '../../keys/own-fingerprint.tsx'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:fingerprint.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person, part } = await requireActor({ request, context }, 'hold a key')
  return {
    person,
    consents: part === 'representative',
    onRecord: (await currentKeyOf(context.portal.db, person))?.fingerprint ?? null,
  }
}

export default function SetupFingerprint() {
  const { t } = useTranslation('keys')
  const { person, onRecord, consents } = useLoaderData<typeof loader>()
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="fingerprint" consents={consents} />
      <PageHead title={t('fingerprint.title')} note={t('fingerprint.note')} />
      <Notice kind="info">
        <p>{t('fingerprint.how')}</p>
        <p className="mt-2">{t('fingerprint.why')}</p>
      </Notice>
      <OwnFingerprint person={person} onRecord={onRecord} />
      <ButtonRow>
        <ButtonLink kind="line" to="/">
          {t('fingerprint.home')}
        </ButtonLink>
      </ButtonRow>
    </div>
  )
}
