import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../keys/keyed-act.tsx'
import { Preparing } from '../keys/unlock-form.tsx'
import { useVault } from '../keys/vault-state.tsx'
import { Arrival } from '../ui/arrival.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import type { ExportFormat } from './export-object.ts'

type Said = { readonly state: 'idle' | 'done' } | { readonly state: 'refused'; readonly reason: string }

/** Taking entries out of the portal: signed by whoever takes them. */
export function ExportEntries({ query }: { readonly query: string }) {
  const { t } = useTranslation('log')
  const vault = useVault()
  const keyed = useKeyedAct()
  const [said, say] = useState<Said>({ state: 'idle' })
  const take = async (format: ExportFormat) => {
    say({ state: 'idle' })
    const { exportFile } = await import('./export-file.client.ts')
    const taken = await keyed.take(t(`export.${format}`), () => exportFile(query, format))
    say(taken.ok ? { state: 'done' } : { state: 'refused', reason: taken.reason })
  }
  const ready = vault?.state === 'unlocked' && !keyed.busy
  return (
    <Section title={t('export.title')}>
      <Card className="no-print grid gap-3">
        <p className="text-[.92rem] text-ink-2">{t('export.how')}</p>
        <noscript>
          <Notice kind="info">{t('export.noScript')}</Notice>
        </noscript>
        <div className="script-only grid gap-3">
          <Preparing ready={vault !== null} />
          {vault?.state === 'locked' ? <p className="text-[.92rem]">{t('export.locked')}</p> : null}
          <ButtonRow>
            <Button kind="line" disabled={!ready} onClick={() => void take('csv')}>
              {t('export.csv')}
            </Button>
            <Button kind="plain" disabled={!ready} onClick={() => void take('json')}>
              {t('export.json')}
            </Button>
          </ButtonRow>
        </div>
        {keyed.stepUp}
        <div aria-live="polite" className="text-[.92rem]">
          {keyed.busy && !keyed.asking ? t('export.working') : null}
        </div>
        {said.state === 'done' ? (
          <Arrival>
            <Notice kind="ok" live>
              {t('export.done')}
            </Notice>
          </Arrival>
        ) : null}
        {said.state === 'refused' ? (
          <Arrival>
            <ReasonNotice reason={said.reason} />
          </Arrival>
        ) : null}
      </Card>
    </Section>
  )
}
