import { useTranslation } from 'react-i18next'
import { ActForm } from '../ui/act-form.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
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
        {t('names.hidden')} <span className="text-act underline">{t('names.open')}</span>
      </summary>
      <ActForm action="/log/names" className="mt-3 grid max-w-[36rem] gap-3">
        <input type="hidden" name="back" value={back} />
        <Field label={t('names.reason')} hint={t('names.reasonHint')} required>
          <TextInput name="reason" required maxLength={500} autoComplete="off" />
        </Field>
        <div>
          <Button type="submit" kind="line">
            {t('names.show')}
          </Button>
        </div>
      </ActForm>
    </details>
  )
}
