import { useTranslation } from 'react-i18next'
import { type Assessment, credibilities, reliabilities } from '../formats/assessment.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/text-input.tsx'

interface AssessmentFormProps {
  readonly assessment: Assessment | null
  readonly onAssessment: (assessment: Assessment | null) => void
}

const unsaid = ''

/** Both axes or neither: whoever says one is taken to be unable to judge the other, until they do. */
export function AssessmentForm({ assessment, onAssessment }: AssessmentFormProps) {
  const { t } = useTranslation('bulletins')
  return (
    <>
      <Field label={t('assessment.reliability')}>
        <Select
          value={assessment?.reliability ?? unsaid}
          onChange={(event) => {
            const reliability = reliabilities.find((word) => word === event.currentTarget.value)
            onAssessment(reliability ? { reliability, credibility: assessment?.credibility ?? '6' } : null)
          }}
        >
          <option value={unsaid}>{t('assessment.unsaid')}</option>
          {reliabilities.map((word) => (
            <option key={word} value={word}>
              {t('assessment.one', { mark: word, words: t(`reliability.${word}`) })}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('assessment.credibility')}>
        <Select
          value={assessment?.credibility ?? unsaid}
          onChange={(event) => {
            const credibility = credibilities.find((word) => word === event.currentTarget.value)
            onAssessment(credibility ? { reliability: assessment?.reliability ?? 'F', credibility } : null)
          }}
        >
          <option value={unsaid}>{t('assessment.unsaid')}</option>
          {credibilities.map((word) => (
            <option key={word} value={word}>
              {t('assessment.one', { mark: word, words: t(`credibility.${word}`) })}
            </option>
          ))}
        </Select>
      </Field>
    </>
  )
}
