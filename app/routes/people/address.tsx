import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import type { SignedSaid } from '../../acts/signed-act-form.tsx'
import { findPerson } from '../../council/person-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { addressStep } from '../../recovery/address-change.ts'
import { addressWay } from '../../recovery/change-address.server.ts'
import { addressChangeOf } from '../../recovery/way-back-store.server.ts'
import { isMailSet } from '../../settings.ts'
import { waitingDecisions } from '../../trust/waiting-decision.server.ts'
import { Facts, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'
import { ProposeAddress } from './propose-address-shape.tsx'
import { stopWay } from './stop-way.server.ts'
import { type StopAnswer, WayBack } from './way-back-shape.tsx'

export const handle: RouteHandle = {
  act: 'restore access',
  i18n: ['council', 'access', 'decisions', 'keys', 'reasons'],
  title: 'council:address.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person: by } = await requireActor({ request, context }, 'restore access')
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  const [change, waiting] = await Promise.all([
    addressChangeOf(portal.db, person.id, portal.now()),
    waitingDecisions(portal, 'change-address'),
  ])
  return json({
    by,
    person: person.id,
    name: person.name,
    email: person.email,
    telephone: person.telephone,
    own: person.id === by,
    change: change && { ...change, step: addressStep(change) },
    waits: waiting.some(({ entry }) => entry.subject === person.id),
    mail: isMailSet(portal.settings),
  })
}

export const action = (asked: ActionFunctionArgs) => stopWay(asked, addressWay)

export default function ChangePersonAddress() {
  const { t } = useTranslation('council')
  const { by, person, name, telephone, own, change, waits, mail } = useLoaderData<typeof loader>()
  const answer: StopAnswer | undefined = useActionData<typeof action>()
  const proposing = (onSigned: (signed: SignedSaid) => void) => {
    if (own) return <Notice kind="info">{t('address.own')}</Notice>
    if (!mail) return null
    return (
      <Section title={t('address.propose')}>
        <p className="mb-4 max-w-[42rem]">{t('address.how')}</p>
        <ProposeAddress by={by} person={person} telephone={telephone} onSigned={onSigned} />
      </Section>
    )
  }
  return (
    <WayBack
      title={t('address.title')}
      about={{ person, name }}
      answer={answer}
      stopped={t('address.stopped')}
      waits={waits}
      notice={mail ? null : <Notice kind="info">{t('address.noMail')}</Notice>}
      state={<ChangeFacts />}
      underWay={change !== null && !own}
      proposing={proposing}
    />
  )
}

function ChangeFacts() {
  const { t } = useTranslation('council')
  const { change, email } = useLoaderData<typeof loader>()
  return (
    <Facts
      facts={[
        [t('address.now'), email],
        ...(change
          ? [
              [t('address.next'), change.address] as const,
              [t('address.asked'), <Time key="asked" at={change.askedAt} />] as const,
              [t('address.stands'), t(`address.step.${change.step}`)] as const,
              ...(change.holdsAt === null
                ? []
                : [[t('address.holds'), <Time key="holds" at={change.holdsAt} />] as const]),
            ]
          : [[t('address.stands'), t('address.none')] as const]),
      ]}
    />
  )
}
