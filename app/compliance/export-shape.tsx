import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useVault } from '../keys/vault-state.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import type { ExportFormat } from './export-object.ts'

type Said = { readonly state: 'idle' | 'working' | 'done' } | { readonly state: 'refused'; readonly reason: string }

/** Taking entries out of the portal: signed by whoever takes them. */
export function ExportEntries({ query }: { readonly query: string }) {
  const { t } = useTranslation('log')
  const vault = useVault()
  const [said, say] = useState<Said>({ state: 'idle' })
  const take = async (format: ExportFormat) => {
    say({ state: 'working' })
    const { exportFile } = await import('./export-file.client.ts')
    const taken = await exportFile(query, format)
    say(taken.ok ? { state: 'done' } : { state: 'refused', reason: taken.reason })
  }
  const ready = vault?.state === 'unlocked' && said.state !== 'working'
  return (
    <Section title={t('export.title')}>
      <Card className="no-print grid gap-3">
        <p className="text-[.92rem] text-ink-2">{t('export.how')}</p>
        <noscript>
          <Notice kind="info">{t('export.noScript')}</Notice>
        </noscript>
        <div className="script-only grid gap-3">
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
        <div aria-live="polite" className="text-[.92rem]">
          {said.state === 'working' ? t('export.working') : null}
          {said.state === 'done' ? t('export.done') : null}
        </div>
        <ReasonNotice reason={said.state === 'refused' ? said.reason : null} />
      </Card>
    </Section>
  )
}
