import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { VerifierKey } from '../formats/note.ts'
import type { PolicyWitness } from '../formats/policy.ts'
import type { Trust } from '../formats/trust.ts'
import { type Changed, type TrustDifference, trustDifference } from '../formats/trust-difference.ts'
import { Notice } from '../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Tag } from '../ui/tag.tsx'
import { KeyName, useDecisionWords } from './decision-words-shape.tsx'
import { type Concern, trustConcerns } from './trust-concerns.ts'

/** Everything that differs between the trust in force and another, line by line. */
export function TrustDifferenceShape(props: {
  readonly before: Trust
  readonly after: Trust
  readonly caption: string
}) {
  const { t } = useTranslation('decisions')
  const difference = trustDifference(props.before, props.after)
  const rows = useRows(difference)
  if (rows.length === 0) return <Notice kind="info">{t('difference.same')}</Notice>
  const head = (['part', 'now', 'next'] as const).map((column) => (
    <HeadCell key={column}>{t(`difference.${column}`)}</HeadCell>
  ))
  return (
    <div className="grid gap-3">
      <Table caption={props.caption} showCaption head={head} stack>
        {rows.map((row) => (
          <Row key={row.name} {...row} />
        ))}
      </Table>
      <Kept difference={difference} />
    </div>
  )
}

interface RowProps {
  readonly name: string
  readonly tag: 'added' | 'removed' | 'changed'
  readonly before: ReactNode
  readonly after: ReactNode
}

const tones = { added: 'act', removed: 'warn', changed: 'plain' } as const

function Row({ name, tag, before, after }: RowProps) {
  const { t } = useTranslation('decisions')
  return (
    <tr>
      <Cell rowHead label={t('difference.part')}>
        <span className="flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
          {name} <Tag tone={tones[tag]}>{t(`difference.tag.${tag}`)}</Tag>
        </span>
      </Cell>
      <Cell label={t('difference.now')}>{before}</Cell>
      <Cell label={t('difference.next')}>{after}</Cell>
    </tr>
  )
}

function useRows({ logKey, clockKey, rule, witnesses }: TrustDifference): readonly RowProps[] {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const none = t('difference.none')
  const rows: readonly (RowProps | null)[] = [
    logKey && keyRow(t('difference.logKey'), logKey),
    clockKey && keyRow(t('difference.clockKey'), clockKey),
    rule && {
      name: t('difference.rule'),
      tag: 'changed',
      before: words.rule(rule.before),
      after: words.rule(rule.after),
    },
    ...witnesses.added.map((one) => ({
      name: t('difference.witness', { name: one.name }),
      tag: 'added' as const,
      before: none,
      after: <Witness of={one} />,
    })),
    ...witnesses.removed.map((one) => ({
      name: t('difference.witness', { name: one.name }),
      tag: 'removed' as const,
      before: <Witness of={one} />,
      after: none,
    })),
    ...witnesses.changed.map(({ before, after }) => ({
      name: t('difference.witness', { name: after.name }),
      tag: 'changed' as const,
      before: <Witness of={before} />,
      after: <Witness of={after} />,
    })),
  ]
  return rows.filter((row) => row !== null)
}

const keyRow = (name: string, { before, after }: Changed<VerifierKey>): RowProps => ({
  name,
  tag: 'changed',
  before: <KeyName of={before} />,
  after: <KeyName of={after} />,
})

function Witness({ of: { key, url } }: { readonly of: PolicyWitness }) {
  const { t } = useTranslation('decisions')
  return (
    <span className="grid gap-0.5">
      <KeyName of={key} />
      <span className="font-mono text-[.82rem] text-ink-2 [overflow-wrap:anywhere]">
        {url ?? t('difference.noAddress')}
      </span>
    </span>
  )
}

function Kept({ difference: { logKey, clockKey, rule, witnesses } }: { readonly difference: TrustDifference }) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const kept = [
    ...(logKey ? [] : [t('difference.logKey')]),
    ...(clockKey ? [] : [t('difference.clockKey')]),
    ...(rule ? [] : [t('difference.rule')]),
    ...witnesses.kept.map(({ name }) => t('difference.witness', { name })),
  ]
  return (
    <p className="text-[.92rem] text-ink-2">
      {t('difference.kept', { names: kept.length > 0 ? words.names(kept) : t('difference.keptNothing') })}
    </p>
  )
}

/** What should make a signer think twice. */
export function ConcernNotice({ before, after }: { readonly before: Trust; readonly after: Trust }) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const concerns = trustConcerns(before, after)
  if (concerns.length === 0) return null
  const say = (one: Concern): string => {
    switch (one.concern) {
      case 'weaker':
        return t('concern.weaker', { before: one.before, after: one.after })
      case 'rekeyed':
        return t('concern.rekeyed', { names: words.names(one.names) })
      default:
        return t(`concern.${one.concern}`)
    }
  }
  return (
    <Notice kind="warn" title={t('concern.title')}>
      <ul className="grid list-disc gap-1 pl-5">
        {concerns.map((one) => (
          <li key={one.concern}>{say(one)}</li>
        ))}
      </ul>
    </Notice>
  )
}

/** The same in a few words, for the history. */
export function useShortDifference(): (before: Trust, after: Trust) => string {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  return (before, after) => {
    const { logKey, clockKey, rule, witnesses } = trustDifference(before, after)
    const namesOf = (some: readonly { readonly name: string }[]) => words.names(some.map(({ name }) => name))
    const said = [
      ...(logKey ? [t('difference.logKey')] : []),
      ...(clockKey ? [t('difference.clockKey')] : []),
      ...(rule ? [t('difference.rule')] : []),
      ...(witnesses.added.length > 0 ? [t('difference.short.added', { names: namesOf(witnesses.added) })] : []),
      ...(witnesses.removed.length > 0 ? [t('difference.short.removed', { names: namesOf(witnesses.removed) })] : []),
      ...(witnesses.changed.length > 0
        ? [t('difference.short.changed', { names: namesOf(witnesses.changed.map(({ after: one }) => one)) })]
        : []),
    ]
    return said.length > 0 ? words.names(said) : t('difference.short.nothing')
  }
}
