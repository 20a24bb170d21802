import { json, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { localPath } from '../../http/local-path.ts'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = { act: 'see home', title: 'shell:error.fromElsewhere.title' }

/** Shows where a link from another site leads, before anything is opened or written. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see home')
  const to = localPath(new URL(request.url).searchParams.get('to'))
  return to === null ? redirect('/', 303) : json({ to })
}

export default function FromElsewhere() {
  const { t } = useTranslation('shell')
  const { to } = useLoaderData<typeof loader>()
  return (
    <div className="page-grid grid max-w-[42rem] gap-5">
      <PageHead title={t('error.fromElsewhere.title')} />
      <Card className="grid gap-3">
        <p>{t('error.fromElsewhere.happened')}</p>
        <p className="font-semibold">{t('error.fromElsewhere.lost')}</p>
        <p>{t('error.fromElsewhere.next')}</p>
        <p className="border-t border-line pt-3 text-[.9rem] text-ink-2">
          {t('error.fromElsewhere.address')}{' '}
          <code className="font-mono text-ink [overflow-wrap:anywhere]">{decodedPath(to)}</code>
        </p>
      </Card>
      <ButtonRow>
        {/* A whole new request from this very page, so that the browser says whose doing it is. */}
        <ButtonLink to={to} reloadDocument prefetch="none">
          {t('error.fromElsewhere.open')}
        </ButtonLink>
        <ButtonLink kind="plain" to="/">
          {t('error.home')}
        </ButtonLink>
      </ButtonRow>
    </div>
  )
}

/** Legible, where it can be: what somebody is led to search for must not hide behind percent signs. */
function decodedPath(path: string): string {
  try {
    // No character that turns the line round or hides another.
    return decodeURIComponent(path.replaceAll('+', ' ')).replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
  } catch {
    // A percent sign that stands for nothing: shown as it is.
    return path
  }
}
