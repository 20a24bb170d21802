import { useTranslation } from 'react-i18next'
import type { DeskHolder, DeskLine } from '../../formats/desk-line.ts'
import type { RollLine } from '../../formats/roll.ts'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import type { DeskDifference } from '../../roll/roll-difference.ts'
import { Section } from '../../ui/card.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'

interface Props {
  readonly difference: DeskDifference
  /** Whom the lines before and after name, for holders' names. */
  readonly people: readonly RollLine[]
}

/** What differs of desks and their holders; nothing where nothing does. */
export function DeskDifferenceShape({ difference, people }: Props) {
  const { t } = useTranslation('desks')
  const { added, removed, joined, left } = difference
  if (added.length + removed.length + joined.length + left.length === 0) return null
  const names = new Map(people.map(({ person, name }) => [person, name]))
  return (
    <Section title={t('roll.title')} level={3}>
      <div className="grid gap-4">
        <p>{t('roll.checked')}</p>
        <Desks caption={t('roll.added')} lines={added} />
        <Desks caption={t('roll.removed')} lines={removed} />
        <Holders caption={t('roll.joined')} lines={joined} names={names} />
        <Holders caption={t('roll.left')} lines={left} names={names} />
      </div>
    </Section>
  )
}

const deskColumns = ['desk', 'epoch', 'words'] as const

function Desks({ caption, lines }: { readonly caption: string; readonly lines: readonly DeskLine[] }) {
  const { t, i18n } = useTranslation('desks')
  if (lines.length === 0) return null
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const heads = deskColumns.map((column) => <HeadCell key={column}>{t(`roll.${column}`)}</HeadCell>)
  return (
    <Table caption={caption} showCaption stack head={heads}>
      {lines.map(({ desk, epoch, names, fingerprint }) => (
        <tr key={`${desk} ${epoch}`}>
          <Cell rowHead label={t('roll.desk')}>
            {names[language]}
          </Cell>
          <Cell label={t('roll.epoch')}>{t('epochs.epochOf', { epoch })}</Cell>
          <Cell label={t('roll.words')}>
            <span translate="no">{fingerprintWords(fingerprint, language).slice(0, 4).join(' ')}</span>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

interface HoldersProps {
  readonly caption: string
  readonly lines: readonly DeskHolder[]
  readonly names: ReadonlyMap<string, string>
}

const holderColumns = ['desk', 'epoch', 'person'] as const

function Holders({ caption, lines, names }: HoldersProps) {
  const { t } = useTranslation('desks')
  if (lines.length === 0) return null
  const heads = holderColumns.map((column) => <HeadCell key={column}>{t(`roll.${column}`)}</HeadCell>)
  return (
    <Table caption={caption} showCaption stack head={heads}>
      {lines.map(({ desk, epoch, person }) => (
        <tr key={`${desk} ${epoch} ${person}`}>
          <Cell rowHead label={t('roll.desk')}>
            <span translate="no">{desk}</span>
          </Cell>
          <Cell label={t('roll.epoch')}>{t('epochs.epochOf', { epoch })}</Cell>
          <Cell label={t('roll.person')}>{names.get(person) ?? person}</Cell>
        </tr>
      ))}
    </Table>
  )
}
