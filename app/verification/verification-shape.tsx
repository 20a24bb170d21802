import { useTranslation } from 'react-i18next'
import type { NoticeKind } from '../ui/notice.tsx'
import { formatNumber, Num } from '../ui/num.tsx'
import { Tag, type TagProps } from '../ui/tag.tsx'
import type { Named, Verification } from './verification.ts'

export type VerdictWord = keyof typeof tones

const tones = {
  verified: 'ok',
  tampered: 'stop',
  incomplete: 'stop',
  'keys-unknown': 'warn',
  stopped: 'plain',
  interrupted: 'plain',
  running: 'act',
} as const satisfies Record<string, NonNullable<TagProps['tone']>>

export const wordOf = (verification: Verification): VerdictWord =>
  verification.state === 'judged' ? verification.verdict : verification.state

export function VerdictTag({ verification }: { readonly verification: Verification }) {
  const { t } = useTranslation('oversight')
  const word = wordOf(verification)
  return <Tag tone={tones[word]}>{t(`verdict.${word}`)}</Tag>
}

export function SourceWord({ of: { who, own } }: { readonly of: Named }) {
  const { t } = useTranslation('oversight')
  if (who === null) return <>{t('verifications.schedule')}</>
  return <>{own ? t('verifications.you') : t('verifications.browser', { who })}</>
}

export function CheckedWord({ verification }: { readonly verification: Verification }) {
  const { t } = useTranslation('oversight')
  const { checked, total } = verification
  if (total === null || total === checked) return <Num value={checked} />
  return (
    <span className="num">{t('verifications.of', { checked: formatNumber(checked), total: formatNumber(total) })}</span>
  )
}

export function DurationWord({ verification }: { readonly verification: Verification }) {
  const { t } = useTranslation('oversight')
  if (!('endedAt' in verification)) return <>–</>
  const seconds = Math.max(1, Math.round((verification.endedAt - verification.startedAt) / 1000))
  if (seconds < 60) return <span className="num">{t('verifications.seconds', { count: seconds })}</span>
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return <span className="num">{t('verifications.minutes', { minutes, seconds: seconds % 60 })}</span>
  return (
    <span className="num">{t('verifications.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })}</span>
  )
}

const notices: Readonly<Record<VerdictWord, NoticeKind>> = {
  verified: 'ok',
  tampered: 'refusal',
  incomplete: 'refusal',
  'keys-unknown': 'warn',
  stopped: 'info',
  interrupted: 'info',
  running: 'info',
}

export const noticeOf = (word: VerdictWord): NoticeKind => notices[word]

type Words = ReturnType<typeof useTranslation<'oversight'>>['t']

/** What the verdict means, in a sentence. */
export function toldOf(
  t: Words,
  word: VerdictWord,
  { checked, firstWrong }: { readonly checked: number; readonly firstWrong: number | null },
): string {
  if (word === 'verified') return t('told.verified', { checked: formatNumber(checked) })
  const index = firstWrong === null ? null : formatNumber(firstWrong)
  if (index !== null && word === 'tampered') return t('told.tamperedAt', { index })
  if (index !== null && word === 'incomplete') return t('told.incompleteAt', { index })
  return t(`told.${word}`)
}

/** The same of a verification on record. */
export function useTold(): (verification: Verification) => string {
  const { t } = useTranslation('oversight')
  return (verification) => {
    const firstWrong = verification.state === 'judged' ? verification.firstWrong : null
    return toldOf(t, wordOf(verification), { checked: verification.checked, firstWrong })
  }
}
