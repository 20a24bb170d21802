import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { findPerson } from '../../council/person-store.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { councilOnRecord } from '../../keyring/council-key-store.server.ts'
import type { Portal } from '../../portal.server.ts'
import { signerKeys } from '../../roll/recipient-store.server.ts'
import { rollEnd } from '../../roll/roll-end.ts'
import { linesOf, rollHead, rollProposed } from '../../roll/roll-store.server.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { EntryNumber } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Time } from '../../ui/time.tsx'
import { MakeCouncilKey } from './council-key-shape.tsx'
import { NextRoll } from './next-roll-shape.tsx'

export const handle: RouteHandle = {
  act: 'sign rolls',
  i18n: ['desks', 'mandates', 'keys', 'reasons'],
  title: 'keys:roll.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'sign rolls', { fresh: true })
  const { portal } = context
  const council = await councilOnRecord(portal.db)
  const candidates = await signerKeys(portal.db, portal.now())
  return {
    person,
    current: await currentShown(portal),
    signers: council && (await namesOf(portal, council.signers)),
    isSigner: council?.signers.some((signer) => signer.person === person) ?? false,
    candidates: candidates.map(({ name }) => name),
    waiting: await waitingShown(portal),
  }
}

async function currentShown({ db, now }: Pick<Portal, 'db' | 'now'>) {
  const head = await rollHead(db)
  if (!head) return null
  const { counter, expiresAt, entryIndex } = head
  const state = rollEnd(expiresAt, now())
  return { counter, expiresAt, state, entry: Number(entryIndex), lines: (await linesOf(db, counter)).length }
}

async function waitingShown({ db }: Pick<Portal, 'db'>) {
  const waiting = await rollProposed(db)
  if (!waiting) return null
  const { counter, proposedBy } = waiting
  return { counter, by: proposedBy, name: (await findPerson(db, proposedBy))?.name ?? '' }
}

async function namesOf(
  { db }: Pick<Portal, 'db'>,
  signers: readonly { readonly person: Parameters<typeof findPerson>[1] }[],
) {
  return Promise.all(signers.map(async ({ person }) => (await findPerson(db, person))?.name ?? ''))
}

export default function Roll() {
  const { t } = useTranslation('keys')
  const { person, signers, isSigner, candidates, waiting } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-[60rem]">
      <PageHead title={t('roll.title')} note={t('roll.note')} />
      <CurrentRoll />
      <Section title={t('roll.council')}>
        {signers ? (
          <>
            <Facts facts={[[t('roll.councilSigners'), signers.join('、')]]} />
            <p className="mt-3">
              <ButtonLink kind="line" to="/roll/signers">
                {t('signers.open')}
              </ButtonLink>
            </p>
          </>
        ) : (
          <MakeCouncilKey person={person} candidates={candidates} />
        )}
      </Section>
      {signers ? (
        <Section title={t('roll.nextTitle')} id="next">
          {isSigner ? (
            <NextRoll person={person} waiting={waiting} />
          ) : (
            <Notice kind="info">{t('roll.notSigner')}</Notice>
          )}
        </Section>
      ) : null}
    </div>
  )
}

function CurrentRoll() {
  const { t } = useTranslation('keys')
  const { current } = useLoaderData<typeof loader>()
  if (!current) {
    return (
      <Section title={t('roll.inForce')}>
        <EmptyState title={t('roll.none')}>{t('roll.noneHow')}</EmptyState>
      </Section>
    )
  }
  const { counter, expiresAt, state, entry, lines } = current
  return (
    <Section title={t('roll.inForce')} aside={t('roll.counter', { count: counter })}>
      {state === 'good' ? null : (
        <div className="mb-3">
          <Notice kind="warn">{t(`roll.${state}`)}</Notice>
        </div>
      )}
      <Facts
        facts={[
          [t('roll.inForce'), t('roll.lines', { count: lines })],
          [t('roll.expires'), <Time key="expires" at={expiresAt} />],
          [t('roll.entry'), <EntryNumber key="entry" index={entry} />],
        ]}
      />
    </Section>
  )
}
