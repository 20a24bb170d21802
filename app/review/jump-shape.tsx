import { useTranslation } from 'react-i18next'
import { Button, ButtonRow } from '../ui/button.tsx'
import { FormField, SearchForm } from '../ui/field-form.tsx'
import type { MaybeRefused } from '../ui/refusal-notice.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** Straight to an entry of which one has the number: from a receipt, a report, a telephone. */
export function JumpToEntry({ answer = null }: { readonly answer?: MaybeRefused | null }) {
  const { t } = useTranslation('log')
  return (
    <SearchForm
      does="jump"
      answer={answer}
      action="/log/entries"
      // On its own page there is room for a complaint below the field.
      className={answer ? 'no-print grid max-w-[24rem] gap-3' : 'no-print flex flex-wrap items-end gap-3'}
      role="search"
      aria-label={t('jump.label')}
    >
      <FormField name="number" label={t('jump.number')}>
        <TextInput mono required maxLength={24} inputMode="numeric" autoComplete="off" placeholder="#18,203" />
      </FormField>
      <ButtonRow>
        <Button type="submit" kind="line">
          {t('jump.open')}
        </Button>
      </ButtonRow>
    </SearchForm>
  )
}
