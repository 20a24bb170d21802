import { useTranslation } from 'react-i18next'
import { AssessmentTag } from '../bulletins/assessment-shape.tsx'
import { Allows, MarksLine } from '../bulletins/marks-shape.tsx'
import type { Assessment } from '../formats/assessment.ts'
import {
  grades,
  type Marks,
  orderedRestrictions,
  paps,
  restrictions,
  statutoryClasses,
  tlps,
} from '../formats/marks.ts'
import { Card } from '../ui/card.tsx'
import { Checkbox, CheckboxGroup } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/text-input.tsx'
import { AssessmentForm } from './assessment-form-shape.tsx'

export interface MarksFormProps {
  readonly marks: Marks
  readonly onMarks: (marks: Marks) => void
  readonly blocksAdvised: boolean
  readonly onBlocksAdvised: (advised: boolean) => void
  readonly assessment: Assessment | null
  readonly onAssessment: (assessment: Assessment | null) => void
}

/** The four axes, chosen one by one and shown as a reader will see them. */
export function MarksForm({ marks, onMarks, blocksAdvised, onBlocksAdvised, ...assessed }: MarksFormProps) {
  const { t } = useTranslation('bulletins')
  const { t: shell } = useTranslation('shell')
  const choose = <Axis extends 'class' | 'grade' | 'tlp' | 'pap'>(axis: Axis, words: readonly Marks[Axis][]) => ({
    value: String(marks[axis]),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const word = words.find((one) => String(one) === event.currentTarget.value)
      if (word !== undefined) onMarks({ ...marks, [axis]: word })
    },
  })
  return (
    <Card className="grid gap-3 !py-4">
      <h2 className="text-[1rem]">{t('compose.marks')}</h2>
      <MarksLine marks={marks}>
        <AssessmentTag of={assessed.assessment} />
      </MarksLine>
      <p className="text-[.88rem] text-ink-2">
        <Allows marks={marks} />
      </p>
      <details id="compose-marks">
        <summary className="cursor-pointer font-semibold">{t('compose.marksChange')}</summary>
        <div className="mt-3 grid gap-4">
          <Field label={t('compose.class')}>
            <Select {...choose('class', statutoryClasses)}>
              {statutoryClasses.map((word) => (
                <option key={word} value={word}>
                  {shell(`class.${word}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('compose.grade')}>
            <Select {...choose('grade', grades)}>
              {grades.map((grade) => (
                <option key={grade} value={grade}>
                  {t(`grade.${grade}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t('compose.tlp')}>
            <Select {...choose('tlp', tlps)}>
              {tlps.map((tlp) => (
                <option key={tlp}>{tlp}</option>
              ))}
            </Select>
          </Field>
          <Field label={t('compose.pap')}>
            <Select {...choose('pap', paps)}>
              {paps.map((pap) => (
                <option key={pap}>{pap}</option>
              ))}
            </Select>
          </Field>
          <AssessmentForm {...assessed} />
          <Checkbox
            label={t('compose.blocksAdvised')}
            checked={blocksAdvised}
            onChange={(event) => onBlocksAdvised(event.currentTarget.checked)}
          />
          <CheckboxGroup
            legend={t('compose.restrictions')}
            name="restrictions"
            inline
            choices={restrictions.map((word) => ({ value: word, label: t(`restriction.${word}`) }))}
            value={marks.restrictions}
            onChoose={(value, chosen) => {
              const kept = restrictions.filter((word) => (word === value ? chosen : marks.restrictions.includes(word)))
              onMarks({ ...marks, restrictions: orderedRestrictions(kept) })
            }}
          />
        </div>
      </details>
    </Card>
  )
}
