import { Form } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** Straight to an entry of which one has the number: from a receipt, a report, a telephone. */
export function JumpToEntry() {
  const { t } = useTranslation('log')
  return (
    <Form
      method="get"
      action="/log/entries"
      className="no-print flex flex-wrap items-end gap-3"
      role="search"
      aria-label={t('jump.label')}
    >
      <Field label={t('jump.number')}>
        <TextInput
          name="number"
          mono
          required
          maxLength={24}
          inputMode="numeric"
          autoComplete="off"
          placeholder="#18,203"
        />
      </Field>
      <Button type="submit" kind="line">
        {t('jump.open')}
      </Button>
    </Form>
  )
}
