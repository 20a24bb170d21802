import { useTranslation } from 'react-i18next'
import type { RollLine } from '../../formats/roll.ts'
import type { PersonId } from '../../ids.ts'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import {
  type ChangedLine,
  type ComparedField,
  onlyEndsSooner,
  type RollDifference,
} from '../../roll/roll-difference.ts'
import type { ComparisonShown } from '../../roll/roll-wire.ts'
import { Checkbox } from '../../ui/choices.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { formatTime, Time } from '../../ui/time.tsx'

export interface Looking {
  /** Who is about to sign. */
  readonly signer: PersonId
  comparisonOf(line: RollLine): ComparisonShown | null
  hasLooked(line: RollLine): boolean
  onLook(line: RollLine, looked: boolean): void
}

/**
 * Every new or changed line with all that is known of it, to be ticked one by one
 * by whoever did not compare it. There is no box for all of them at once: that
 * would be one pair of eyes again.
 */
export function LinesToConfirm({
  difference,
  title,
  looking,
}: {
  readonly difference: RollDifference
  /** Of the added ones. */
  readonly title: string
  readonly looking: Looking
}) {
  const { t } = useTranslation('keys')
  const { added, changed } = difference
  return (
    <>
      {added.length > 0 ? (
        <Table caption={title} showCaption stack head={<Heads second="roll.organization" />}>
          {added.map((line) => (
            <LineRow key={line.person} line={line} looking={looking}>
              <Cell label={t('roll.organization')}>
                {line.organizationName}
                <Role line={line} />
              </Cell>
            </LineRow>
          ))}
        </Table>
      ) : null}
      {changed.length > 0 ? (
        <Table caption={t('roll.changed')} showCaption stack head={<Heads second="roll.changed" />}>
          {changed.map((change) => (
            <LineRow
              key={change.after.person}
              line={change.after}
              looking={looking}
              endsSooner={onlyEndsSooner(change)}
            >
              <Cell label={t('roll.changed')}>
                <Changes {...change} />
              </Cell>
            </LineRow>
          ))}
        </Table>
      ) : null}
    </>
  )
}

function Heads({ second }: { readonly second: 'roll.organization' | 'roll.changed' }) {
  const { t } = useTranslation('keys')
  return (['roll.person', second, 'roll.words', 'roll.comparison', 'roll.confirmed'] as const).map((column) => (
    <HeadCell key={column}>{t(column)}</HeadCell>
  ))
}

function Role({ line }: { readonly line: RollLine }) {
  const { t } = useTranslation('shell')
  return <span className="block text-[.9rem] text-ink-2">{t(`role.${line.role}`)}</span>
}

function LineRow({
  line,
  looking,
  endsSooner = false,
  children,
}: {
  readonly line: RollLine
  readonly looking: Looking
  /** Nothing else of it changes, and nobody has to look. */
  readonly endsSooner?: boolean
  readonly children: React.ReactNode
}) {
  const { t, i18n } = useTranslation('keys')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const comparison = looking.comparisonOf(line)
  return (
    <tr>
      <Cell rowHead label={t('roll.person')}>
        {line.name}
      </Cell>
      {children}
      <Cell label={t('roll.words')}>
        <span translate="no">{fingerprintWords(line.fingerprint, language).join(' ')}</span>
      </Cell>
      <Cell label={t('roll.comparison')}>{endsSooner ? null : <Compared comparison={comparison} />}</Cell>
      <Cell label={t('roll.confirmed')}>
        {endsSooner ? (
          <span className="text-[.9rem] text-ink-2">{t('roll.endsSooner')}</span>
        ) : comparison?.by === looking.signer ? (
          <span className="text-[.9rem] text-ink-2">{t('roll.comparedByYou')}</span>
        ) : (
          <Checkbox
            label={t('roll.confirm', { name: line.name })}
            checked={looking.hasLooked(line)}
            onChange={(event) => looking.onLook(line, event.currentTarget.checked)}
          />
        )}
      </Cell>
    </tr>
  )
}

function Compared({ comparison }: { readonly comparison: ComparisonShown | null }) {
  const { t } = useTranslation('keys')
  if (!comparison) return <span className="font-semibold text-warn">{t('roll.comparedByNobody')}</span>
  const { name, channel, at } = comparison
  return (
    <>
      {t('roll.comparedBy', { name, channel: channel ? t(`channel.${channel}`) : t('roll.channelUnknown') })}
      <span className="block text-[.9rem] text-ink-2">
        <Time at={at} as="minute" />
      </span>
    </>
  )
}

function Changes({ before, after, fields }: ChangedLine) {
  const { t } = useTranslation('keys')
  const say = useField()
  return (
    <ul className="list-none p-0">
      {fields.map((field) => (
        <li key={field}>
          {t(`roll.field.${field}`)}：{t('roll.fromTo', { before: say(before, field), after: say(after, field) })}
        </li>
      ))}
    </ul>
  )
}

function useField(): (line: RollLine, field: ComparedField) => string {
  const { t, i18n } = useTranslation('shell')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (line, field) => {
    if (field === 'role') return t(`role.${line.role}`)
    if (field === 'validUntil') return formatTime(line.validUntil, 'date', language)
    if (field === 'fingerprint') return fingerprintWords(line.fingerprint, language).slice(0, 4).join(' ')
    return String(line[field])
  }
}
