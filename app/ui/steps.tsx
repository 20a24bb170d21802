import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'

export interface StepsProps {
  readonly steps: readonly string[]
  /** Index of the step being done; `steps.length` when all are. */
  readonly now: number
}

/** How far a person's setting up has come. */
export function Steps({ steps, now }: StepsProps) {
  const { t } = useTranslation('shell')
  return (
    <ol className="steps" aria-label={t('steps.label')}>
      {steps.map((step, index) => {
        const state = index < now ? 'done' : index === now ? 'now' : 'next'
        return (
          <li
            key={step}
            className={classNames('step', `step-${state}`)}
            {...(state === 'now' ? { 'aria-current': 'step' } : {})}
          >
            <span aria-hidden="true" className="step-mark num">
              {state === 'done' ? '✓' : index + 1}
            </span>
            <span>
              {step}
              <span className="sr-only">（{t(`steps.${state}`)}）</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
