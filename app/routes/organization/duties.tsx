import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { dutiesOf } from '../../council/duty-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DutyRows } from '../organizations/duties-shape.tsx'

export const handle: RouteHandle = { act: 'see duties', i18n: ['organization'], title: 'organization:duties.title' }

/** What is left open of one's own organization, and of no other. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organization, powers } = await requireActor({ request, context }, 'see duties')
  return { small: powers === 'duties', duties: await dutiesOf(context.portal.db, organization) }
}

export default function Duties() {
  const { t } = useTranslation('organization')
  const { small, duties } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-[46rem]">
      <PageHead
        title={t('duties.title')}
        note={t('duties.note')}
        {...(small ? {} : { up: { to: '/organization', title: t('own.title') } })}
      />
      {small ? (
        <div className="mb-6">
          <Notice kind="info" title={t('duties.withdrawn')}>
            {t('duties.withdrawnHow')}
          </Notice>
        </div>
      ) : null}
      {duties.length === 0 ? (
        <EmptyState title={t('duties.none')}>{t('duties.noneHow')}</EmptyState>
      ) : (
        <>
          <div className="mb-6">
            <DutyRows duties={duties} />
          </div>
          <Section title={t('duties.settling')}>
            <Card>
              <ul className="grid list-disc gap-1 pl-5">
                {(['channel', 'paper', 'secrecy', 'ends'] as const).map((what) => (
                  <li key={what}>{t(`duties.how.${what}`)}</li>
                ))}
              </ul>
            </Card>
          </Section>
        </>
      )}
      {small ? (
        <Section title={t('duties.ownTitle')}>
          <ButtonRow>
            <ButtonLink kind="line" to="/record">
              {t('duties.record')}
            </ButtonLink>
            <ButtonLink kind="line" to="/record/hand-out">
              {t('handOut.title')}
            </ButtonLink>
          </ButtonRow>
        </Section>
      ) : null}
    </div>
  )
}
