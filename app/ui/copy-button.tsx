import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { LiveRegion } from './live-region.tsx'

/** Copies text; says so, and says so too when the browser refuses. */
export function CopyButton({ text, label }: { readonly text: string | (() => string); readonly label?: string }) {
  const { t } = useTranslation('shell')
  const [said, say] = useState<'done' | 'failed' | null>(null)
  const copy = () => {
    const what = typeof text === 'string' ? text : text()
    navigator.clipboard.writeText(what).then(
      () => say('done'),
      () => say('failed'),
    )
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button kind="line" small onClick={copy}>
        {label ?? t('copy.do')}
      </Button>
      <LiveRegion shown>
        <span className="text-[.85rem] text-ink-2">{said ? t(`copy.${said}`) : null}</span>
      </LiveRegion>
    </span>
  )
}
