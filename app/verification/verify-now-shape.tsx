import { Link, useRevalidator } from '@remix-run/react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useVault } from '../keyring/vault-state.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { LiveRegion } from '../ui/live-region.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Progress } from '../ui/progress.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import type { VerifyState } from './verification.ts'
import { noticeOf, toldOf } from './verification-shape.tsx'
import { startVerifying, stopVerifying, verifyState } from './verify-log.client.ts'

// On the server the browser's module is empty.
const store: typeof verifyState | undefined = verifyState
const idle: VerifyState = { state: 'idle' }
const atRest = (): VerifyState => idle

/** What a verification in this browser is at. It goes on while its person reads other pages. */
function useVerifying(): VerifyState {
  return useSyncExternalStore(store?.subscribe ?? (() => () => undefined), store?.get ?? atRest, atRest)
}

/** Verifying the whole log on the reader's own device, trusting nothing the portal says of it. */
export function VerifyNow({ trust }: { readonly trust: string }) {
  const { t } = useTranslation('oversight')
  return (
    <Section title={t('verify.title')}>
      <Card className="no-print grid gap-4">
        <p className="text-[.95rem]">{t('verify.how')}</p>
        <noscript>
          <Notice kind="info">{t('verify.noScript')}</Notice>
        </noscript>
        <div className="script-only grid gap-4">
          <Running trust={trust} />
        </div>
        <Command />
      </Card>
    </Section>
  )
}

function Running({ trust }: { readonly trust: string }) {
  const { t } = useTranslation('oversight')
  const verifying = useVerifying()
  useFreshHistory(verifying.state)
  switch (verifying.state) {
    case 'starting':
    case 'recording':
      return <Progress label={t(verifying.state === 'starting' ? 'verify.starting' : 'verify.recording')} done={0} />
    case 'working':
      return (
        <Progress
          label={t('verify.working')}
          done={verifying.checked}
          total={verifying.total}
          onCancel={() => void stopVerifying()}
          cancelLabel={t('verify.stop')}
        />
      )
    default:
      return <AtRest trust={trust} verifying={verifying} />
  }
}

/** The history below shows it too, from its first moment on. */
function useFreshHistory(state: VerifyState['state']): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (state !== 'idle' && state !== 'starting' && state !== 'recording') revalidate()
  }, [state, revalidate])
}

function AtRest({ trust, verifying }: { readonly trust: string; readonly verifying: VerifyState }) {
  const { t } = useTranslation('oversight')
  const vault = useVault()
  const again = verifying.state === 'done' || verifying.state === 'stopped'
  return (
    <>
      <Ended verifying={verifying} />
      <p className="text-[.92rem] text-ink-2">{t(vault?.state === 'unlocked' ? 'verify.pinned' : 'verify.unpinned')}</p>
      <ButtonRow>
        <Button kind={again ? 'line' : 'act'} onClick={() => void startVerifying(trust)}>
          {t(again ? 'verify.again' : 'verify.go')}
        </Button>
      </ButtonRow>
    </>
  )
}

/** How the last one in this tab ended, in words. */
function Ended({ verifying }: { readonly verifying: VerifyState }) {
  const { t } = useTranslation('oversight')
  switch (verifying.state) {
    case 'done': {
      const { finding, id, recorded } = verifying
      return (
        <div data-verdict={finding.verdict}>
          <Notice kind={noticeOf(finding.verdict)} title={t(`verdict.${finding.verdict}`)} live>
            <p>{toldOf(t, finding.verdict, finding)}</p>
            {finding.because === null ? null : (
              <p lang="en" className="mt-1 font-mono text-[.85rem]">
                {finding.because}
              </p>
            )}
            {recorded ? (
              <p className="mt-1">
                <Link to={`/oversight/verifications/${id}`}>{t('state.report')}</Link>
              </p>
            ) : (
              <p className="mt-1">{t('verify.notRecorded')}</p>
            )}
          </Notice>
        </div>
      )
    }
    case 'stopped':
      return (
        <LiveRegion shown>
          <p>{t('verify.stopped', { checked: formatNumber(verifying.checked) })}</p>
        </LiveRegion>
      )
    case 'failed':
      return <ReasonNotice reason={verifying.reason} />
    default:
      return null
  }
}

/** Whoever trusts no page served by the portal verifies without one. */
function Command() {
  const { t } = useTranslation('oversight')
  return (
    <div className="text-[.88rem] text-ink-2">
      <p>{t('verify.command')}</p>
      <code className="mt-1 block rounded-6 bg-ground px-3 py-2 font-mono text-[.8rem] [overflow-wrap:anywhere]">
        npm run log:verify -- --url https://… --token-file TOKEN --trust TRUST
      </code>
    </div>
  )
}
