import { useTranslation } from 'react-i18next'
import type { RollLine } from '../../formats/roll.ts'
import type { ComparedField, RollDifference } from '../../keys/roll-difference.ts'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { formatTime } from '../../ui/time.tsx'

/** Everybody of a roll, by name: where there is none before it that its signer could hold it against. */
export function WholeRoll({ lines }: { readonly lines: readonly RollLine[] }) {
  const { t } = useTranslation('keys')
  return <Lines title={t('roll.whole')} lines={lines} />
}

/** Who joins, leaves and changes, by name. */
export function RollDifferenceShape({ difference }: { readonly difference: RollDifference }) {
  const { t } = useTranslation('keys')
  const { added, removed, changed, unchanged } = difference
  const same = added.length + removed.length + changed.length === 0
  return (
    <Section title={t('roll.difference')} level={3}>
      <div className="grid gap-5">
        {same ? <Notice kind="info">{t('roll.same')}</Notice> : null}
        <Lines title={t('roll.added')} lines={added} />
        <Lines title={t('roll.removed')} lines={removed} />
        <Changes changed={changed} />
        <p className="num text-[.92rem] text-ink-2">{t('roll.unchanged', { count: unchanged })}</p>
      </div>
    </Section>
  )
}

function Heads() {
  const { t } = useTranslation('keys')
  return (['person', 'organization', 'role', 'words'] as const).map((column) => (
    <HeadCell key={column}>{t(`roll.${column}`)}</HeadCell>
  ))
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly RollLine[] }) {
  const { t, i18n } = useTranslation(['keys', 'shell'])
  const language = i18n.language === 'en' ? 'en' : 'ja'
  if (lines.length === 0) return null
  return (
    <Table caption={title} showCaption stack head={<Heads />}>
      {lines.map((line) => (
        <tr key={line.person}>
          <Cell rowHead label={t('keys:roll.person')}>
            {line.name}
          </Cell>
          <Cell label={t('keys:roll.organization')}>{line.organizationName}</Cell>
          <Cell label={t('keys:roll.role')}>{t(`shell:role.${line.role}`)}</Cell>
          <Cell label={t('keys:roll.words')}>
            <span translate="no">{fingerprintWords(line.fingerprint, language).slice(0, 4).join(' ')}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function Changes({ changed }: Pick<RollDifference, 'changed'>) {
  const { t } = useTranslation('keys')
  const say = useField()
  if (changed.length === 0) return null
  return (
    <Table
      caption={t('roll.changed')}
      showCaption
      stack
      head={
        <>
          <HeadCell>{t('roll.person')}</HeadCell>
          <HeadCell>{t('roll.changed')}</HeadCell>
        </>
      }
    >
      {changed.map(({ before, after, fields }) => (
        <tr key={after.person}>
          <Cell rowHead label={t('roll.person')}>
            {after.name}
          </Cell>
          <Cell label={t('roll.changed')}>
            <ul className="list-none p-0">
              {fields.map((field) => (
                <li key={field}>
                  {t(`roll.field.${field}`)}：
                  {t('roll.fromTo', { before: say(before, field), after: say(after, field) })}
                </li>
              ))}
            </ul>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function useField(): (line: RollLine, field: ComparedField) => string {
  const { t, i18n } = useTranslation('shell')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (line, field) => {
    if (field === 'role') return t(`role.${line.role}`)
    if (field === 'validUntil') return formatTime(line.validUntil, 'date', language)
    if (field === 'fingerprint') return fingerprintWords(line.fingerprint, language).slice(0, 4).join(' ')
    return line[field]
  }
}
