import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { restoringWay } from '../../recovery/restore-access.server.ts'
import { lossOf } from '../../recovery/way-back-store.server.ts'
import { waitingDecisions } from '../../trust/waiting-decision.server.ts'
import { Facts, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'
import { ProposeRestoring } from './propose-restoring-shape.tsx'
import { stopWay } from './stop-way.server.ts'
import { type StopAnswer, WayBack } from './way-back-shape.tsx'

export const handle: RouteHandle = {
  act: 'restore access',
  i18n: ['council', 'access', 'decisions', 'keys', 'reasons'],
  title: 'council:restoring.title',
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { person: by } = await requireActor({ request, context }, 'restore access')
  const { portal } = context
  const person = await findPerson(portal.db, param('p', params.person))
  if (!person) throw notFound()
  const [loss, waiting] = await Promise.all([
    lossOf(portal.db, person.id, portal.now()),
    waitingDecisions(portal, 'restore-access'),
  ])
  return json({
    by,
    person: person.id,
    name: person.name,
    telephone: person.telephone,
    own: person.id === by,
    loss,
    waits: waiting.some(({ entry }) => entry.subject === person.id),
    hours: portal.settings.lostFactorHours,
  })
}

export const action = (asked: ActionFunctionArgs) => stopWay(asked, restoringWay)

export default function RestorePersonAccess() {
  const { t } = useTranslation('council')
  const { by, person, name, telephone, own, loss, waits, hours } = useLoaderData<typeof loader>()
  const answer: StopAnswer | undefined = useActionData<typeof action>()
  return (
    <WayBack
      title={t('restoring.title')}
      about={{ person, name }}
      answer={answer}
      stopped={t('restoring.stopped')}
      waits={waits}
      state={<LossFacts />}
      underWay={loss !== null && !own}
      proposing={(onSigned) =>
        own ? (
          <Notice kind="info">{t('restoring.own')}</Notice>
        ) : (
          <Section title={t('restoring.propose')}>
            <p className="mb-4 max-w-[42rem]">{t('restoring.how', { hours })}</p>
            <ProposeRestoring
              by={by}
              person={person}
              telephone={telephone}
              passwordToo={loss?.passwordToo ?? false}
              onSigned={onSigned}
            />
          </Section>
        )
      }
    />
  )
}

function LossFacts() {
  const { t } = useTranslation('council')
  const { loss } = useLoaderData<typeof loader>()
  if (!loss) return <p>{t('restoring.none')}</p>
  const { reportedAt, agreed, passwordToo } = loss
  return (
    <Facts
      facts={[
        [t('restoring.reported'), reportedAt === null ? t('restoring.called') : <Time key="at" at={reportedAt} />],
        [t('restoring.lost'), t(passwordToo ? 'restoring.passwordToo' : 'restoring.factorOnly')],
        ...(agreed
          ? [
              [t('restoring.opens'), <Time key="opens" at={agreed.opensAt} />] as const,
              [t('restoring.ends'), <Time key="ends" at={agreed.expiresAt} />] as const,
            ]
          : []),
      ]}
    />
  )
}
