import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { numberOf } from '../../formats/council-statement.ts'
import { requireActor } from '../../http/actor.server.ts'
import { councilOnRecord } from '../../keyring/council-key-store.server.ts'
import { signersNow } from '../../roll/read-next-signers.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { EntryNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { ChangeSigners } from './change-signers-shape.tsx'

export const handle: RouteHandle = { act: 'change signers', i18n: ['keys', 'reasons'], title: 'keys:signers.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person, role } = await requireActor({ request, context }, 'change signers', { fresh: true })
  const { portal } = context
  const council = await councilOnRecord(portal.db)
  const current = council?.statements.at(-1)
  const signers = council ? await signersNow(portal.db, { signers: council.signers, at: portal.now() }) : []
  return {
    person,
    signsRolls: role === 'secretariat',
    isSigner: signers.some((signer) => signer.person === person),
    statement: current ? { number: numberOf(current.statement), entry: Number(current.entryIndex) } : null,
    signers: signers.map(({ person: id, name, organizationName, stands }) => ({ id, name, organizationName, stands })),
  }
}

export default function Signers() {
  const { t } = useTranslation('keys')
  const { person, signsRolls, isSigner, statement, signers } = useLoaderData<typeof loader>()
  if (!statement) {
    return (
      <div className="max-w-[60rem]">
        <PageHead title={t('signers.title')} note={t('signers.note')} />
        <EmptyState title={t('roll.councilNone')}>{t('roll.councilNoneHow')}</EmptyState>
      </div>
    )
  }
  const oneLeft = signers.filter(({ stands }) => stands).length < 2
  return (
    <div className="max-w-[60rem]">
      <PageHead title={t('signers.title')} note={t('signers.note')} />
      {oneLeft ? (
        <div className="mb-6">
          <Notice kind="warn" title={t('signers.oneLeft')}>
            {t('signers.oneLeftHow')}
          </Notice>
        </div>
      ) : null}
      <Section
        title={t('signers.now')}
        aside={
          <>
            {t('signers.statement', { count: statement.number })}　{t('signers.keyEntry')}{' '}
            <EntryNumber index={statement.entry} />
          </>
        }
      >
        <SignersTable />
      </Section>
      <ChangeSigners person={person} isSigner={isSigner} mayAdd={oneLeft} />
      {signsRolls && isSigner ? (
        <p>
          <ButtonLink kind="plain" to="/roll#next">
            {t('signers.more')}
          </ButtonLink>
        </p>
      ) : null}
    </div>
  )
}

function SignersTable() {
  const { t } = useTranslation('keys')
  const { signers } = useLoaderData<typeof loader>()
  const columns = ['person', 'organization', 'state'] as const
  const heads = columns.map((column) => <HeadCell key={column}>{t(`signers.${column}`)}</HeadCell>)
  return (
    <Table caption={t('signers.now')} stack head={heads}>
      {signers.map(({ id, name, organizationName, stands }) => (
        <tr key={id}>
          <Cell rowHead label={t('signers.person')}>
            {name}
          </Cell>
          <Cell label={t('signers.organization')}>{organizationName}</Cell>
          <Cell label={t('signers.state')}>
            {stands ? t('signers.stands') : <span className="font-semibold text-warn">{t('signers.gone')}</span>}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
