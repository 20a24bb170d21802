import { useTranslation } from 'react-i18next'
import type { RollLine } from '../../formats/roll.ts'
import type { RollDifference } from '../../roll/roll-difference.ts'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { LinesToConfirm, type Looking } from './confirm-lines-shape.tsx'

interface RollDifferenceProps {
  readonly difference: RollDifference
  readonly looking: Looking
  /** Where nothing is known of the roll before that its signer could hold this one against: everybody is new. */
  readonly whole: boolean
}

/** Who joins, leaves and changes, by name. */
export function RollDifferenceShape({ difference, looking, whole }: RollDifferenceProps) {
  const { t } = useTranslation('keys')
  const { added, removed, changed, unchanged } = difference
  const same = added.length + removed.length + changed.length === 0
  return (
    <Section title={t('roll.difference')} level={3}>
      <div className="grid gap-5">
        {same ? <Notice kind="info">{t('roll.same')}</Notice> : null}
        {added.length + changed.length > 0 ? <p>{t('roll.confirmHow')}</p> : null}
        <p>{t('roll.begins')}</p>
        <LinesToConfirm difference={difference} title={t(whole ? 'roll.whole' : 'roll.added')} looking={looking} />
        <Leaving lines={removed} />
        {whole ? null : <p className="num text-[.92rem] text-ink-2">{t('roll.unchanged', { count: unchanged })}</p>}
      </div>
    </Section>
  )
}

function Leaving({ lines }: { readonly lines: readonly RollLine[] }) {
  const { t } = useTranslation(['keys', 'shell'])
  if (lines.length === 0) return null
  const columns = ['person', 'organization', 'role'] as const
  const heads = columns.map((column) => <HeadCell key={column}>{t(`keys:roll.${column}`)}</HeadCell>)
  return (
    <Table caption={t('keys:roll.removed')} showCaption stack head={heads}>
      {lines.map((line) => (
        <tr key={line.person}>
          <Cell rowHead label={t('keys:roll.person')}>
            {line.name}
          </Cell>
          <Cell label={t('keys:roll.organization')}>{line.organizationName}</Cell>
          <Cell label={t('keys:roll.role')}>{t(`shell:role.${line.role}`)}</Cell>
        </tr>
      ))}
    </Table>
  )
}
