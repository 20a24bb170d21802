import { useTranslation } from 'react-i18next'
import { Card } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** When it goes out: no part of a draft, for it is about what is issued. */
export interface Opens {
  /** As a field of the browser holds it, in Japan Standard Time; empty: at once. */
  readonly at: string
  /** Without the minutes in which it can be taken back. */
  readonly waived: boolean
}

export const openingAtOnce: Opens = { at: '', waived: false }

interface OpeningTimeProps {
  readonly opens: Opens
  readonly onOpens: (opens: Opens) => void
  readonly recallMinutes: number
  /** Two have looked at it: it needs no minutes for second thoughts. */
  readonly approved: boolean
}

/** Now, at a time, or after the minutes in which it can still be taken back. */
export function OpeningTime({ opens, onOpens, recallMinutes, approved }: OpeningTimeProps) {
  const { t } = useTranslation('approvals')
  const recalls = recallMinutes > 0 && opens.at === '' && !approved
  return (
    <div id="compose-notBefore">
      <Card className="grid gap-3 !py-4">
        <Field label={t('timed.at')} hint={t('timed.atHint')}>
          <TextInput
            type="datetime-local"
            className="!min-h-10"
            value={opens.at}
            onChange={(event) => onOpens({ ...opens, at: event.currentTarget.value })}
          />
        </Field>
        {recalls ? (
          <Checkbox
            label={t('timed.waive', { minutes: recallMinutes })}
            hint={t('timed.waiveHint', { minutes: recallMinutes })}
            checked={opens.waived}
            onChange={(event) => onOpens({ ...opens, waived: event.currentTarget.checked })}
          />
        ) : null}
      </Card>
    </div>
  )
}
