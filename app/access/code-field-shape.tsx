import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** One field for both: nobody in a hurry should have to choose which kind of code they hold. */
export function CodeField() {
  const { t } = useTranslation('access')
  return (
    <Field label={t('secondFactor.code')} hint={t('secondFactor.codeHint')} required>
      <TextInput
        name="code"
        mono
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={60}
        required
      />
    </Field>
  )
}
