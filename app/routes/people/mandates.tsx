import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { powersGivenTo } from '../../access/mandate.ts'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import { dayOf } from '../../council/engagement.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { latestDay } from '../../mandates/mandate-asked.ts'
import { mandatesShownOf } from '../../mandates/view-mandates.server.ts'
import { waitingDecisions } from '../../trust/waiting-decision.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { useMandate } from '../mandates/use-mandate.server.ts'
import { MandatesOf, type UseAnswer, UsedNotice } from '../mandates/use-mandate-shape.tsx'
import { ProposeMandate } from './propose-mandate-shape.tsx'

export const handle: RouteHandle = {
  act: 'see mandates',
  i18n: ['mandates', 'access', 'decisions', 'keys', 'reasons'],
  title: 'mandates:title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'see mandates')
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  const [mandates, waiting] = await Promise.all([
    mandatesShownOf(portal, person.id),
    waitingDecisions(portal, 'mandate'),
  ])
  return {
    by: actor.person,
    person: person.id,
    name: person.name,
    organizationName: person.organizationName,
    own: person.id === actor.person,
    gives: may(actor, 'give mandates'),
    inside: person.state === 'active',
    powers: powersGivenTo(person.role),
    days: { first: dayOf(portal.now()), last: latestDay(portal.now()) },
    mandates,
    waits: waiting.some(({ entry }) => entry.subject === person.id),
  }
}

export const action = (asked: ActionFunctionArgs) => useMandate(asked, 'see mandates')

export default function PersonMandates() {
  const { t } = useTranslation('mandates')
  const loaded = useLoaderData<typeof loader>()
  const { by, person, name, organizationName, own, mandates, waits } = loaded
  const answer: UseAnswer | undefined = useActionData<typeof action>()
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('title')} note={`${name}　${organizationName}`} up={{ to: `/people/${person}`, title: name }}>
        <ButtonLink kind="plain" to="/mandates">
          {t('all')}
        </ButtonLink>
      </PageHead>
      <UsedNotice answer={answer} />
      <div className="mb-6 grid gap-4 empty:hidden">
        {signed ? <SignedNotice key={signed.text} signed={signed} /> : null}
        {waits ? (
          <Notice kind="warn" title={t('waits')}>
            <ButtonLink kind="line" small to="/decisions">
              {t('toDecisions')}
            </ButtonLink>
          </Notice>
        ) : null}
      </div>
      <MandatesOf mandates={mandates} answer={answer} own={own} />
      <Section title={t('propose')}>
        {own || !loaded.gives || !loaded.inside || loaded.powers.length === 0 ? (
          <Notice kind="info">{t(whyNot(loaded))}</Notice>
        ) : (
          <>
            <p className="mb-4 max-w-[42rem]">{t('how')}</p>
            <ProposeMandate by={by} person={person} powers={loaded.powers} days={loaded.days} onSigned={setSigned} />
          </>
        )}
      </Section>
    </div>
  )
}

function whyNot({ own, gives, inside }: { readonly own: boolean; readonly gives: boolean; readonly inside: boolean }) {
  if (own) return 'ownAccount'
  if (!gives) return 'notAsDeputy'
  return inside ? 'nothingToGive' : 'notInside'
}
