import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { type PersonStanding, readPeople } from '../../keys/read-people.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'

export const handle: RouteHandle = { act: 'manage people', i18n: ['council'], title: 'council:people.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'manage people')
  return { people: (await readPeople(context.portal)).map(shownOf) }
}

const shownOf = (standing: PersonStanding) => ({
  id: standing.person,
  name: standing.name,
  organization: standing.organization,
  organizationName: standing.organizationName,
  role: standing.role,
  state: standing.state,
  setupStep: standing.setupStep,
  keyState: standing.keyState,
  compared: standing.key !== null && standing.key.comparedAt !== null,
  inRoll: standing.inRoll,
})

export default function People() {
  const { t } = useTranslation('council')
  const { people } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={t('people.title')} note={t('people.note', { count: people.length })}>
        <ButtonLink kind="line" to="/organizations">
          {t('people.organizations')}
        </ButtonLink>
        <ButtonLink to="/people/invite">{t('people.invite')}</ButtonLink>
      </PageHead>
      {people.length === 0 ? (
        <EmptyState title={t('people.empty')}>{t('people.emptyHow')}</EmptyState>
      ) : (
        <Table caption={t('people.caption')} stack head={<Heads />}>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Table>
      )}
    </>
  )
}

const columns = ['name', 'organization', 'role', 'state', 'key', 'compared', 'inRoll'] as const

function Heads() {
  const { t } = useTranslation('council')
  return columns.map((column) => <HeadCell key={column}>{t(`people.${column}`)}</HeadCell>)
}

const keyWords = {
  none: 'keyNone',
  unproven: 'keyUnproven',
  lapsed: 'keyLapsed',
  expired: 'keyExpired',
  valid: 'keyValid',
} as const

function PersonRow({ person }: { readonly person: ReturnType<typeof shownOf> }) {
  const { t } = useTranslation(['council', 'shell'])
  const { id, name, organizationName, role, state, setupStep, keyState, compared, inRoll } = person
  return (
    <tr>
      <Cell rowHead label={t('council:people.name')}>
        <Link to={`/people/${id}`}>{name || t('council:people.unnamed')}</Link>
      </Cell>
      <Cell label={t('council:people.organization')}>{organizationName}</Cell>
      <Cell label={t('council:people.role')}>{t(`shell:role.${role}`)}</Cell>
      <Cell label={t('council:people.state')}>
        <Tag tone={state === 'active' ? 'ok' : state === 'suspended' ? 'warn' : 'plain'}>
          {state === 'invited' && setupStep ? t(`council:step.${setupStep}`) : t(`council:state.${state}`)}
        </Tag>
      </Cell>
      <Cell label={t('council:people.key')}>{t(`council:people.${keyWords[keyState]}`)}</Cell>
      <Cell label={t('council:people.compared')}>{t(compared ? 'council:people.yes' : 'council:people.no')}</Cell>
      <Cell label={t('council:people.inRoll')}>{t(inRoll ? 'council:people.rollYes' : 'council:people.rollNo')}</Cell>
    </tr>
  )
}
