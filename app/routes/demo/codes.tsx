import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRevalidator } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { type Role, roles } from '../../access/role.ts'
import { nextStepAt } from '../../access/totp.server.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { AccountTable } from './account-table-shape.tsx'
import { readAccounts, type ShownAccount } from './read-accounts.server.ts'

export const handle: RouteHandle = { act: 'public', i18n: ['demo'], title: 'demo:codes.title' }

/** Everybody's codes, for whoever asks: so it exists in the demo's build alone, and answers only where the folder is marked as one. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { portal } = context
  if (portal.settings.mode !== 'demo') throw new Response(null, { status: 404, statusText: 'Not Found' })
  const at = portal.now()
  const accounts = await readAccounts(portal, at)
  return { accounts, leftMs: nextStepAt(at) - at }
}

export default function Codes() {
  const { t } = useTranslation('demo')
  const { accounts, leftMs } = useLoaderData<typeof loader>()
  const seconds = useSecondsLeft(leftMs)
  return (
    <>
      <PageHead title={t('codes.title')} note={t('codes.note')} />
      <noscript>
        <meta httpEquiv="refresh" content="10" />
        <p className="mb-4 text-[.92rem] text-ink-2">{t('codes.noScript')}</p>
      </noscript>
      <div className="mb-8">
        <Notice kind="info" title={t('codes.left', { count: seconds })}>
          <p>{t('codes.howTo')}</p>
          <p>{t('codes.once')}</p>
        </Notice>
      </div>
      {accounts.length === 0 ? <EmptyState title={t('codes.none')}>{t('codes.noneHow')}</EmptyState> : null}
      {roles.map((role) => (
        <RoleSection key={role} role={role} accounts={accounts.filter((account) => account.role === role)} />
      ))}
    </>
  )
}

/** Of many, one is enough to begin with; the others lie folded behind it. */
const unfolded = 3

function RoleSection({ role, accounts }: { readonly role: Role; readonly accounts: readonly ShownAccount[] }) {
  const { t } = useTranslation('demo')
  if (accounts.length === 0) return null
  const [first, others] = [accounts.slice(0, unfolded), accounts.slice(unfolded)]
  return (
    <Section title={t(`roles.${role}`)}>
      <AccountTable role={role} accounts={first} />
      {others.length > 0 ? (
        <details className="mt-3">
          <summary className="mb-3">{t('codes.others', { role: t(`roles.${role}`), count: others.length })}</summary>
          <AccountTable role={role} accounts={others} />
        </details>
      ) : null}
    </Section>
  )
}

/** Counts down by the server's clock, and fetches the next codes when these are over. */
function useSecondsLeft(leftMs: number): number {
  const { revalidate } = useRevalidator()
  const [seconds, setSeconds] = useState(Math.ceil(leftMs / 1000))
  useEffect(() => {
    const end = performance.now() + leftMs
    setSeconds(Math.ceil(leftMs / 1000))
    const timer = setInterval(() => {
      const left = end - performance.now()
      setSeconds(Math.max(0, Math.ceil(left / 1000)))
      if (left > 0) return
      clearInterval(timer)
      revalidate()
    }, 250)
    return () => clearInterval(timer)
  }, [leftMs, revalidate])
  return seconds
}
