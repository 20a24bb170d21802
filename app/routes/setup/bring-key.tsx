import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useLoaderData, useNavigate } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { currentKeyOf, flawOf } from '../../keyring/key-store.server.ts'
import { ProveByHand } from '../../keys/prove-by-hand-shape.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { BringKey } from './bring-key-shape.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:bring.title' }

/** For whoever has a key in a program of their own, and wants no other. Closed half-way, it goes on with the proof. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  if (actor.setupStep !== 'key') throw redirect('/setup', 303)
  const key = await currentKeyOf(context.portal.db, actor.person)
  const onRecord = key?.brought === true && flawOf(key, context.portal.now()) === null
  return { person: actor.person, role: actor.role, onRecord }
}

export default function SetupBringKey() {
  const { t } = useTranslation('keys')
  const { person, role, onRecord } = useLoaderData<typeof loader>()
  const go = useNavigate()
  const [another, bringAnother] = useState(false)
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <SetupSteps now="key" />
      <PageHead title={t('bring.title')} note={t('bring.note')} />
      <noscript>
        <Notice kind="warn">{t('bring.noScript')}</Notice>
      </noscript>
      {role === 'member' ? null : (
        <Notice kind="warn" title={t('bring.roleTitle')}>
          <p>{t(`bring.role.${role}`)}</p>
        </Notice>
      )}
      {onRecord && !another ? (
        <Section title={t('prove.title')}>
          <p className="mb-4">{t('bring.onRecord')}</p>
          <ProveByHand onProven={() => go('/setup/pledge')} />
          <p className="mt-5 text-[.92rem]">
            <button type="button" className="underline" onClick={() => bringAnother(true)}>
              {t('bring.another')}
            </button>
          </p>
        </Section>
      ) : (
        <BringKey person={person} />
      )}
      <p className="text-[.92rem]">
        <Link to="/setup/key">{t('bring.back')}</Link>
      </p>
    </div>
  )
}
