import { useTranslation } from 'react-i18next'
import { Button, ButtonRow } from '../ui/button.tsx'
import { FieldForm, FormField } from '../ui/field-form.tsx'
import type { MaybeRefused } from '../ui/refusal-notice.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { formatTime } from '../ui/time.tsx'

/** Says whether names are shown, and asks for a reason to show them. Works without script. */
export function NamesAsked({ until, back }: { readonly until: number | null; readonly back: string }) {
  const { t, i18n } = useTranslation('log')
  if (until !== null) {
    const time = formatTime(until, 'clock', i18n.language === 'en' ? 'en' : 'ja')
    return <p className="text-[.92rem] text-warn">{t('names.shown', { until: time })}</p>
  }
  return (
    <details className="no-print">
      <summary className="cursor-pointer text-[.92rem] text-ink-2">
        {t('names.hidden')} <span className="inline-block text-act underline">{t('names.open')}</span>
      </summary>
      <div className="mt-3">
        <NamesForm back={back} answer={null} />
      </div>
    </details>
  )
}

/** Asks why names are to be shown. Sent from wherever they are hidden; refused, its own page asks again. */
export function NamesForm({ back, answer }: { readonly back: string; readonly answer: MaybeRefused | null }) {
  const { t } = useTranslation('log')
  return (
    <FieldForm action="/log/names" answer={answer} className="grid max-w-[36rem] gap-3">
      <input type="hidden" name="back" value={back} />
      <FormField name="reason" label={t('names.reason')} hint={t('names.reasonHint')} required>
        <TextInput maxLength={500} autoComplete="off" />
      </FormField>
      <ButtonRow>
        <Button type="submit" kind="line">
          {t('names.show')}
        </Button>
      </ButtonRow>
    </FieldForm>
  )
}
