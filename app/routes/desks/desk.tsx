import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { DeskTags, Todos, useDeskName } from '../../desks/desk-words-shape.tsx'
import { DutiesByHand } from '../../desks/duties-shape.tsx'
import { viewDesk } from '../../desks/view-desk.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound } from '../../http/param.server.ts'
import { useAlive } from '../../ui/alive.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Facts, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { formatTime } from '../../ui/time.tsx'
import { EpochSection } from './epochs-shape.tsx'
import { ServingSection } from './serving-shape.tsx'

export const handle: RouteHandle = { act: 'serve desks', i18n: ['desks', 'keys', 'access', 'reasons'] }

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'serve desks')
  const desk = await viewDesk(context.portal, actor, params.desk ?? '')
  // What is not theirs to see and what does not exist are answered alike.
  if (!desk) throw notFound()
  const pageTitle = actor.locale === 'en' ? desk.names.en : desk.names.ja
  return { pageTitle, desk, me: actor.person, founds: may(actor, 'found desks') }
}

export default function DeskPage() {
  const { t } = useTranslation('desks')
  const { desk, me, founds } = useLoaderData<typeof loader>()
  const nameOf = useDeskName()
  const alive = useAlive()
  return (
    <div className="max-w-[60rem]">
      <PageHead title={nameOf(desk.names)} note={desk.kind === 'office' ? desk.id : undefined}>
        {founds && desk.state.state !== 'closed' ? (
          <ButtonLink kind="line" to={`/desks/${desk.id}/change`}>
            {t('change')}
          </ButtonLink>
        ) : null}
        <ButtonLink kind="plain" to="/desks">
          {t('back')}
        </ButtonLink>
      </PageHead>
      <RenewingNotice />
      <Section title={t('state')}>
        <Facts
          facts={[
            [t('state'), <StateSaid key="state" />],
            [
              t('todo'),
              <div key="todo" className="text-left">
                <Todos desk={desk} />
              </div>,
            ],
            [
              t('sharing.title'),
              <div key="sharing" className="text-left">
                {t(`sharing.${desk.earlierKeys}`)}
              </div>,
            ],
          ]}
        />
        {desk.isServed && alive ? (
          <div className="mt-4">
            <DutiesByHand person={me} />
          </div>
        ) : null}
      </Section>
      <ServingSection desk={desk} />
      <EpochSection epochs={desk.epochs} />
    </div>
  )
}

function StateSaid() {
  const { t, i18n } = useTranslation('desks')
  const { desk } = useLoaderData<typeof loader>()
  const { state } = desk
  const time = state.state === 'closed' ? formatTime(state.at, 'minute', i18n.language === 'en' ? 'en' : 'ja') : ''
  const word = state.state === 'founding' && desk.kind === 'organization' ? 'foundingOrganization' : state.state
  return (
    <div className="grid gap-2 text-left">
      <DeskTags desk={desk} />
      <span>{t(`stateNote.${word}`, { time })}</span>
    </div>
  )
}

/** Said beside the desk until the next key is in the roll. */
function RenewingNotice() {
  const { t } = useTranslation('desks')
  const { desk } = useLoaderData<typeof loader>()
  if (desk.renewing === null) return null
  return (
    <div className="mb-6">
      <Notice kind="warn" title={t('renewing')}>
        {t('renewingNote', { epoch: desk.renewing })}
      </Notice>
    </div>
  )
}
