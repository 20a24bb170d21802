import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData, useNavigate, useRevalidator } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Actor } from '../../access/actor.ts'
import { type Agreement, askedAt, isOverdue } from '../../access/agreement.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { localPath } from '../../http/local-path.ts'
import { consentObjects } from '../../keys/give-consent.server.ts'
import { termsObject } from '../../keys/give-pledge.server.ts'
import type { Portal } from '../../portal.server.ts'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { formatTime } from '../../ui/time.tsx'
import { SetupSteps } from './setup-steps-shape.tsx'
import { TermsToSign } from './terms-text-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:agreement.title' }

/**
 * Where a text is asked for after signing in; past its date, and before any
 * consent, the one page that is left to whoever has not agreed. A consent is asked
 * of the representative alone: all others are told why they cannot go on.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { portal } = context
  const actor = await requireActor({ request, context }, 'hold a key', { allowUnfinishedSetup: true })
  const to = localPath(new URL(request.url).searchParams.get('to')) ?? '/'
  if (actor.setupStep !== null) throw redirect('/setup', 303)
  if (actor.agreement === 'agreed') throw redirect(to, 303)
  const { agreement, organizationName } = actor
  return { to, agreement, organizationName, person: actor.person, asked: textAsked(portal, { ...actor, agreement }) }
}

/** What they can sign of what they are held to; null where it is not theirs to sign. */
function textAsked(portal: Portal, { agreement, part, organization }: Actor & { readonly agreement: Held }) {
  const of = agreement.startsWith('consent') ? 'consent' : 'pledge'
  if (of === 'consent' && part !== 'representative') return null
  const text = askedAt(portal.texts[of], portal.now())
  const { ja, en, version, demandedFrom: until } = text
  const objects = of === 'consent' ? consentObjects(organization, text) : [termsObject(text)]
  return { of, text: { ja, en, version }, objects, until } as const
}

type Held = Exclude<Agreement, 'agreed'>

export default function AgreementPage() {
  const { t } = useTranslation('keys')
  const { agreement, asked } = useLoaderData<typeof loader>()
  const isFirst = agreement === 'consent-wanted'
  return (
    <div className="mx-auto grid max-w-[46rem] gap-5">
      {isFirst && asked ? <SetupSteps now="consent" /> : null}
      <PageHead title={t(isFirst ? 'consent.title' : 'agreement.title')} />
      {asked ? <Asked asked={asked} /> : <NotTheirs />}
    </div>
  )
}

/** A consent that their organization's representative has to give: nothing they could do about it here. */
function NotTheirs() {
  const { t } = useTranslation('keys')
  const { agreement } = useLoaderData<typeof loader>()
  const said = agreement === 'consent-wanted' ? 'consentMissing' : 'consentOverdue'
  return (
    <Notice kind="warn" title={t(`agreement.${said}`)}>
      {t(agreement === 'consent-wanted' ? 'agreement.consentMissingHow' : 'agreement.consentHow')}
    </Notice>
  )
}

type Asking = NonNullable<ReturnType<typeof textAsked>>

function Asked({ asked }: { readonly asked: Omit<Asking, 'until'> & { readonly until: number } }) {
  const { t } = useTranslation('keys')
  const { to, agreement, person } = useLoaderData<typeof loader>()
  const go = useNavigate()
  const { revalidate } = useRevalidator()
  const { until, ...terms } = asked
  return (
    <>
      <WhyAsked until={until} />
      {/* Another may be asked for after it; the page finds out, and goes on where nothing is. */}
      <TermsToSign
        key={terms.of}
        {...terms}
        person={person}
        onSigned={() => (terms.of === 'consent' ? revalidate() : go(to))}
      />
      {isOverdue(agreement) ? null : (
        <ButtonRow>
          <ButtonLink kind="plain" to={to}>
            {t('agreement.later')}
          </ButtonLink>
        </ButtonRow>
      )}
    </>
  )
}

const said = {
  'consent-wanted': { kind: 'info', title: 'consent.asked', how: 'consent.how' },
  'consent-overdue': { kind: 'warn', title: 'consent.overdue', how: 'consent.overdueHow' },
  'consent-asked': { kind: 'info', title: 'consent.newer', how: 'consent.newerHow' },
  'pledge-overdue': { kind: 'warn', title: 'agreement.overdue', how: 'agreement.overdueHow' },
  'pledge-asked': { kind: 'info', title: 'agreement.asked', how: 'agreement.askedHow' },
} as const satisfies Record<Held, object>

function WhyAsked({ until }: { readonly until: number }) {
  const { t, i18n } = useTranslation('keys')
  const { agreement, organizationName } = useLoaderData<typeof loader>()
  const { kind, title, how } = said[agreement]
  const time = formatTime(until, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <Notice kind={kind} title={t(title, { organization: organizationName })}>
      {t(how, { time, organization: organizationName })}
    </Notice>
  )
}
