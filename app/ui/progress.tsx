import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { formatNumber } from './num.tsx'

export interface ProgressProps {
  readonly label: ReactNode
  readonly done: number
  /** Unknown where absent: the bar then only says that something goes on. */
  readonly total?: number
  readonly onCancel?: () => void
  /** The word of the button; 中止 where absent. */
  readonly cancelLabel?: string
  readonly note?: ReactNode
}

// A screen reader told of every one of 1,000 copies would never fall silent:
// it hears tenths.
const spoken = (done: number, total: number): string => `${Math.floor((done / total) * 10) * 10}%`

/** Long work: what, how far, and a way to stop. */
export function Progress({ label, done, total, onCancel, cancelLabel, note }: ProgressProps) {
  const { t } = useTranslation('shell')
  const id = useId()
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id} className="font-semibold">
          {label}
        </span>
        <span className="num text-[.9rem] text-ink-2">
          {total === undefined
            ? t('progress.working')
            : t('progress.of', { done: formatNumber(done), total: formatNumber(total) })}
        </span>
      </div>
      <progress className="bar" aria-labelledby={id} {...(total === undefined ? {} : { value: done, max: total })} />
      <span className="sr-only" role="status">
        {total ? spoken(done, total) : ''}
      </span>
      {note || onCancel ? (
        <div className="flex flex-wrap items-center justify-between gap-3 text-[.9rem] text-ink-2">
          <span>{note}</span>
          {onCancel ? (
            <Button kind="plain" small onClick={onCancel}>
              {cancelLabel ?? t('cancel')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
