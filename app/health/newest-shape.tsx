import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { buttonLook } from '../ui/button.tsx'
import { Facts, Section } from '../ui/card.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Num } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import { Signatures } from './note-shape.tsx'
import type { NewestCheckpoint } from './view-health.server.ts'

/** The newest checkpoint: what anybody who keeps it can hold the log to. */
export function NewestSection({ newest }: { readonly newest: NewestCheckpoint | null }) {
  const { t } = useTranslation('oversight')
  const all = <Link to="/oversight/checkpoints">{t('newest.all')}</Link>
  return (
    <Section title={t('newest.title')} aside={all}>
      {newest ? (
        <Newest newest={newest} />
      ) : (
        <Notice kind="warn" title={t('newest.silent')}>
          {t('newest.silentHow')}
        </Notice>
      )}
    </Section>
  )
}

function Newest({ newest: { note, reading, at, proven } }: { readonly newest: NewestCheckpoint }) {
  const { t } = useTranslation('oversight')
  return (
    <div className="grid gap-3">
      {proven ? null : <Notice kind="warn">{t('newest.unproven')}</Notice>}
      <Facts
        facts={[
          [t('newest.size'), <Num key="size" value={BigInt(reading.size)} />],
          [t('newest.time'), at === null ? '–' : <Time key="time" at={at} as="second" />],
          [t('newest.origin'), <Mono key="origin">{reading.origin}</Mono>],
          [t('newest.root'), <Mono key="root">{reading.root}</Mono>],
        ]}
      />
      <Signatures reading={reading} />
      <div className="no-print flex flex-wrap gap-3">
        <CopyButton text={note} label={t('newest.copy')} />
        <a className={buttonLook({ kind: 'plain', small: true })} href="/log/checkpoint" download="checkpoint.txt">
          {t('newest.download')}
        </a>
      </div>
    </div>
  )
}

export function Mono({ children }: { readonly children: string }) {
  return <code className="font-mono text-[.8rem] [overflow-wrap:anywhere]">{children}</code>
}
