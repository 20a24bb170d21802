import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Later, Version } from '../bulletins/revision.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatTime, Time } from '../ui/time.tsx'

/** What became of it, before anybody acts on it. `mine`: the reader has a copy of the later one. */
export interface LaterShown extends Later {
  readonly mine: boolean
}

export function LaterNotice({ later }: { readonly later: LaterShown }) {
  const { t, i18n } = useTranslation('revisions')
  const { number, how } = later
  const time = formatTime(later.issuedAt, 'minute', i18n.language === 'en' ? 'en' : 'ja')
  return (
    <div className="mb-4">
      <Notice kind={how === 'ends' ? 'info' : 'warn'} title={t(`notice.${how}`, { number })}>
        <p className="num">{t(later.mine ? 'noticeHow' : 'noticeOther', { time, number })}</p>
        {later.mine ? (
          <p className="no-print mt-2">
            <Link to={`/bulletins/${later.bulletin}`}>{t('openLater', { number })}</Link>
          </p>
        ) : null}
      </Notice>
    </div>
  )
}

interface VersionsProps {
  readonly versions: readonly Version[]
  readonly here: string
  /** Where each of them leads. */
  readonly to: (bulletin: string) => string
}

/** 版: the ones its reader has, the first first. Nothing where it stands alone. */
export function Versions({ versions, here, to }: VersionsProps) {
  const { t } = useTranslation('revisions')
  if (versions.length < 2) return null
  return (
    <Card>
      <h2 className="mb-2 text-[.9rem] text-ink-2">{t('versions')}</h2>
      <ol className="num m-0 grid list-none gap-1 p-0 text-[.92rem]">
        {versions.map(({ bulletin, number, how, issuedAt }) => (
          <li key={bulletin} className="flex flex-wrap gap-x-3">
            <span>{t(`version.${how ?? 'first'}`)}</span>
            {bulletin === here ? (
              <strong aria-current="page">
                {number} <span className="font-normal text-ink-2">{t('here')}</span>
              </strong>
            ) : (
              <Link to={to(bulletin)}>{number}</Link>
            )}
            <span className="text-ink-2">
              <Time at={issuedAt} as="short" />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
