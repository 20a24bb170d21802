import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/**
 * The passphrase of one's key. The field has no name, so that no browser ever
 * sends it: what is typed goes to the worker and nowhere else.
 */
export function PassphraseField({
  value,
  onType,
}: {
  readonly value: string
  readonly onType: (typed: string) => void
}) {
  const { t } = useTranslation('keys')
  return (
    <Field label={t('unlock.passphrase')} hint={t('unlock.hint')} required>
      <TextInput
        type="password"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </Field>
  )
}
