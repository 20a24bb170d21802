import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { currentKeyOf, flawOf } from '../../keyring/key-store.server.ts'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { MakeKey, ResumeKey } from './make-key-shape.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:setup.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  if (actor.setupStep !== 'key') throw redirect('/setup', 303)
  const { db, settings, now } = context.portal
  const key = await currentKeyOf(db, actor.person)
  // Whoever returns may have one that ran out meanwhile: it can prove nothing any more, and another takes its place.
  const waiting = key && flawOf(key, now()) === null ? (key.brought ? 'brought' : 'made') : null
  const consents = actor.agreement === 'consent-wanted' && actor.part === 'representative'
  return { person: actor.person, portal: settings.origin, waiting, consents }
}

export default function SetupKey() {
  const { t } = useTranslation('keys')
  const { person, portal, waiting, consents } = useLoaderData<typeof loader>()
  const [another, makeAnother] = useState(waiting !== 'made')
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="key" consents={consents} />
      <PageHead title={t('setup.title')} note={t('setup.note')} />
      {waiting === 'brought' ? (
        <Notice kind="info" title={t('setup.resumeTitle')}>
          <p>{t('bring.waiting')}</p>
          <p className="mt-2">
            <Link to="/setup/key/bring">{t('bring.go')}</Link>
          </p>
        </Notice>
      ) : null}
      {another ? (
        <MakeKey portal={portal} beside={<BringInstead />} />
      ) : (
        <ResumeKey person={person} onAnother={() => makeAnother(true)} />
      )}
    </div>
  )
}

/** The other way, for the few who have a key already. */
function BringInstead() {
  const { t } = useTranslation('keys')
  return (
    <Section title={t('bring.wayTitle')}>
      <p className="mb-2 text-[.95rem]">{t('bring.wayNote')}</p>
      <Link to="/setup/key/bring">{t('bring.way')}</Link>
    </Section>
  )
}
