import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData, useNavigate } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { askedAt, isOverdue } from '../../access/agreement.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { localPath } from '../../http/local-path.ts'
import { pledgeObject } from '../../keys/give-pledge.server.ts'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { formatTime } from '../../ui/time.tsx'
import { PledgeText } from './pledge-text-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:agreement.title' }

/**
 * Where a newer text is asked for after signing in; past its date the one page
 * that is left to whoever has not agreed. For a consent it asks nothing, for no
 * person gives that: it says why they cannot go on.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal } = context
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const to = localPath(new URL(request.url).searchParams.get('to')) ?? '/'
  if (actor.setupStep !== null) throw redirect('/setup', 303)
  if (actor.agreement === 'agreed') throw redirect(to, 303)
  const asked = askedAt(portal.texts.pledge, portal.now())
  const { ja, en, version, demandedFrom: until } = asked
  const pledge = { person: actor.person, text: { ja, en, version }, object: pledgeObject(asked) }
  return {
    to,
    until,
    overdue: isOverdue(actor.agreement),
    pledge: actor.agreement === 'consent-overdue' ? null : pledge,
  }
}

export default function Agreement() {
  const { t } = useTranslation('keys')
  const { pledge } = useLoaderData<typeof loader>()
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      <PageHead title={t('agreement.title')} />
      {pledge ? (
        <NewPledge pledge={pledge} />
      ) : (
        <Notice kind="warn" title={t('agreement.consentOverdue')}>
          {t('agreement.consentHow')}
        </Notice>
      )}
    </div>
  )
}

function NewPledge({ pledge }: { readonly pledge: Omit<Parameters<typeof PledgeText>[0], 'onSigned'> }) {
  const { t, i18n } = useTranslation('keys')
  const { to, until, overdue } = useLoaderData<typeof loader>()
  const go = useNavigate()
  const time = formatTime(until, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <>
      {overdue ? (
        <Notice kind="warn" title={t('agreement.overdue')}>
          {t('agreement.overdueHow', { time })}
        </Notice>
      ) : (
        <Notice kind="info" title={t('agreement.asked')}>
          {t('agreement.askedHow', { time })}
        </Notice>
      )}
      <PledgeText {...pledge} onSigned={() => go(to)} />
      {overdue ? null : (
        <ButtonRow>
          <ButtonLink kind="plain" to={to}>
            {t('agreement.later')}
          </ButtonLink>
        </ButtonRow>
      )}
    </>
  )
}
