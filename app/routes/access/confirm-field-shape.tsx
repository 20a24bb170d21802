import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'

/** The code of this moment, in the form of the act that demands one; see access/confirm-act. The page's words: `access`. */
export function ConfirmField() {
  const { t } = useTranslation('access')
  return (
    <div className="w-full max-w-[26rem]">
      <Field label={t('confirm.code')} hint={t('confirm.codeHint')} required>
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
    </div>
  )
}
