import { useTranslation } from 'react-i18next'
import type { Marks } from '../formats/marks.ts'
import type { PersonId } from '../ids.ts'
import { Card } from '../ui/card.tsx'
import { CheckboxGroup } from '../ui/choices.tsx'
import { type Candidate, toggled } from './recipient-choice.ts'

interface ApproversProps {
  readonly marks: Marks
  /** The other liaisons. */
  readonly candidates: readonly Candidate[]
  readonly chosen: readonly PersonId[]
  readonly onChosen: (chosen: readonly PersonId[]) => void
}

/** Who is asked for a second look, and why there has to be one. */
export function Approvers({ marks, candidates, chosen, onChosen }: ApproversProps) {
  const { t } = useTranslation(['approvals', 'shell'])
  const reachable = candidates.filter(({ unreachable }) => unreachable === null)
  return (
    <div id="compose-approvers">
      <Card className="grid gap-3 !py-4">
        <h2 className="text-[1rem]">{t('approvals:compose.title')}</h2>
        <p className="text-[.9rem]">
          {t(`approvals:compose.why.${marks.class === 'controlled' ? 'controlled' : 'red'}`)}
        </p>
        {reachable.length === 0 ? (
          <p className="font-semibold text-warn">
            {t('approvals:compose.nobody', { secretariat: t('shell:secretariat.name') })}
          </p>
        ) : (
          <CheckboxGroup
            legend={t('approvals:compose.who')}
            hint={t('approvals:compose.how')}
            name="approvers"
            required
            choices={reachable.map(({ person, name, organizationName }) => ({
              value: person,
              label: name,
              hint: organizationName,
            }))}
            value={chosen}
            onChoose={(value, on) => {
              const found = reachable.find(({ person }) => person === value)
              if (found) onChosen(toggled(chosen, found.person, on))
            }}
          />
        )}
      </Card>
    </div>
  )
}
