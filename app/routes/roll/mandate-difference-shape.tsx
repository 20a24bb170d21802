import { useTranslation } from 'react-i18next'
import type { MandateLine } from '../../formats/mandate-line.ts'
import type { RollLine } from '../../formats/roll.ts'
import { usePowerSaid } from '../../mandates/mandate-shape.tsx'
import type { RollDifference } from '../../roll/roll-difference.ts'
import { Section } from '../../ui/card.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

interface Props {
  readonly difference: RollDifference['mandates']
  /** Whom the lines before and after name. */
  readonly people: readonly RollLine[]
}

/** Who is given a power beside their role by this roll, and whose ends with it; nothing where nothing differs. */
export function MandateDifferenceShape({ difference: { added, removed }, people }: Props) {
  const { t } = useTranslation('mandates')
  if (added.length + removed.length === 0) return null
  const names = new Map(people.map(({ person, name }) => [person, name]))
  return (
    <Section title={t('roll.title')} level={3}>
      <div className="grid gap-4">
        <p>{t('roll.how')}</p>
        <Mandates caption={t('roll.added')} lines={added} names={names} />
        <Mandates caption={t('roll.removed')} lines={removed} names={names} />
      </div>
    </Section>
  )
}

const columns = ['person', 'power', 'until'] as const

function Mandates({
  caption,
  lines,
  names,
}: {
  readonly caption: string
  readonly lines: readonly MandateLine[]
  readonly names: ReadonlyMap<string, string>
}) {
  const { t } = useTranslation('mandates')
  const said = usePowerSaid()
  if (lines.length === 0) return null
  const heads = columns.map((column) => <HeadCell key={column}>{t(`roll.${column}`)}</HeadCell>)
  return (
    <Table caption={caption} showCaption stack head={heads}>
      {lines.map(({ mandate, person, power, until }) => (
        <tr key={mandate}>
          <Cell rowHead label={t('roll.person')}>
            {names.get(person) ?? person}
          </Cell>
          <Cell label={t('roll.power')}>{said(power)}</Cell>
          <Cell label={t('roll.until')}>
            <Time at={until - 1} as="date" />
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
