import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Card, Facts, Section } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { EntryNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import { isAlarm, type Named, type Verification } from './verification.ts'
import { CheckedWord, DurationWord, noticeOf, SourceWord, useTold, VerdictTag, wordOf } from './verification-shape.tsx'

/** One verification: its verdict in words, whose word that is, what was checked and what was not. */
export function Report({ of: row, mayOpenEntries }: { readonly of: Named; readonly mayOpenEntries: boolean }) {
  const { t } = useTranslation('oversight')
  const told = useTold()
  const { verification } = row
  const word = wordOf(verification)
  const because = verification.state === 'judged' ? verification.because : null
  return (
    <div className="grid gap-6">
      <Notice kind={noticeOf(word)} title={t(`verdict.${word}`)}>
        <p>{told(verification)}</p>
        {because === null ? null : (
          <p className="mt-2">
            <span className="block text-[.85rem] text-ink-2">{t('report.because')}</span>
            <span lang="en" className="font-mono text-[.85rem]">
              {because}
            </span>
          </p>
        )}
      </Notice>
      <div className="two">
        <ReportFacts of={row} mayOpenEntries={mayOpenEntries} />
        <div>{verification.state === 'judged' ? <Scope verification={verification} /> : null}</div>
      </div>
    </div>
  )
}

function ReportFacts({ of: row, mayOpenEntries }: { readonly of: Named; readonly mayOpenEntries: boolean }) {
  const { t } = useTranslation('oversight')
  const { verification } = row
  const facts = [
    [t('report.verdict'), <VerdictTag key="verdict" verification={verification} />],
    [t('report.source'), <SourceWord key="source" of={row} />],
    [t('report.start'), <Time key="start" at={verification.startedAt} as="second" />],
    ...('endedAt' in verification
      ? [[t('report.end'), <Time key="end" at={verification.endedAt} as="second" />] as const]
      : []),
    [t('report.duration'), <DurationWord key="duration" verification={verification} />],
    [t('report.checked'), <CheckedWord key="checked" verification={verification} />],
    ...judgedFacts(verification, { t, mayOpenEntries }),
  ] as const
  return (
    <div className="mb-8 grid gap-3">
      <Facts facts={facts} />
      <p className="text-[.88rem] text-ink-2">
        {t(verification.source.by === 'schedule' ? 'report.wordSchedule' : 'report.wordBrowser')}
      </p>
    </div>
  )
}

interface Saying {
  readonly t: ReturnType<typeof useTranslation<'oversight'>>['t']
  readonly mayOpenEntries: boolean
}

function judgedFacts(verification: Verification, { t, mayOpenEntries }: Saying) {
  if (verification.state !== 'judged') return []
  const { firstWrong, trust, entry } = verification
  const linked = (index: number) =>
    mayOpenEntries ? (
      <Link to={`/log/entries/${index}`} prefetch="none">
        <EntryNumber index={index} />
      </Link>
    ) : (
      <EntryNumber index={index} />
    )
  return [
    ...(firstWrong === null ? [] : [[t('report.firstWrong'), linked(firstWrong)] as const]),
    [t('report.trust'), t(trust === 'pinned' ? 'report.trustPinned' : 'report.trustPortal')] as const,
    [t('report.entry'), entry === null ? t('report.noEntry') : linked(entry)] as const,
  ]
}

const always = ['form', 'order', 'acts', 'tree'] as const

/** What a verdict does not speak of is as much part of it as what it does. */
function Scope({ verification }: { readonly verification: Extract<Verification, { readonly state: 'judged' }> }) {
  const { t } = useTranslation('oversight')
  const ownPortal = verification.source.by === 'schedule'
  const pinned = verification.trust === 'pinned'
  // It ends where it finds something: what would have come after was not looked at.
  const ended = isAlarm(verification.verdict)
  const checked = [
    ...always,
    ...(ownPortal ? (['checkpoints', 'index'] as const) : (['newest'] as const)),
    ...(pinned ? (['pinned'] as const) : []),
  ]
  const unchecked = [
    'signatures' as const,
    ...(ownPortal ? [] : (['checkpoints', 'index'] as const)),
    ...(pinned ? [] : (['pinned'] as const)),
    'where' as const,
  ]
  return (
    <>
      <Section title={t('report.whatChecked')}>
        {ended ? (
          <Card className="text-[.92rem]">{t('report.endedThere')}</Card>
        ) : (
          <List mark="✓" look="font-bold text-ok" lines={checked.map((word) => t(`checked.${word}`))} />
        )}
      </Section>
      <Section title={t('report.whatNot')}>
        <List mark="–" look="text-ink-3" lines={unchecked.map((word) => t(`unchecked.${word}`))} />
      </Section>
    </>
  )
}

function List({
  mark,
  look,
  lines,
}: {
  readonly mark: string
  readonly look: string
  readonly lines: readonly string[]
}) {
  return (
    <Card padded={false}>
      <ul className="list-none divide-y divide-line p-0">
        {lines.map((line) => (
          <li key={line} className="flex gap-2.5 px-5 py-2.5 text-[.92rem]">
            <span aria-hidden="true" className={look}>
              {mark}
            </span>
            <span>{line}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
