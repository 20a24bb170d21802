import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleWithoutPasskey } from '../../access/passkey-store.server.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { passkeyDatesOf } from '../../access/powers-store.server.ts'
import { SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import { PasskeyDatesNow, ProposePasskeyDates, WithoutPasskey } from '../../decisions/passkeys-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { waitingDecision } from '../../trust/waiting-decision.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'set passkey dates',
  i18n: ['decisions', 'keys', 'reasons'],
  title: 'decisions:passkeys.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'set passkey dates')
  const { portal } = context
  const [dates, without, waiting] = await Promise.all([
    passkeyDatesOf(portal.db),
    peopleWithoutPasskey(portal.db),
    waitingDecision(portal, 'passkeys'),
  ])
  return json({ person, dates, without, waits: waiting !== null })
}

export default function PasskeyDatesPage() {
  const { t } = useTranslation('decisions')
  const { person, dates, without, waits } = useLoaderData<typeof loader>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('passkeys.title')} note={t('passkeys.note')}>
        <ButtonLink kind="plain" to="/decisions">
          {t('list.title')}
        </ButtonLink>
      </PageHead>
      {signed ? (
        <div className="mb-6">
          <SignedNotice key={signed.text} signed={signed} />
        </div>
      ) : null}
      {waits ? (
        <p className="mb-6">
          <Link to="/decisions#passkeys">{t('passkeys.toWaiting')}</Link>
        </p>
      ) : null}
      <PasskeyDatesNow dates={dates} />
      <WithoutPasskey {...without} />
      <ProposePasskeyDates person={person} waits={waits} onSigned={setSigned} />
    </div>
  )
}
