import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeInput } from '../../access/code-input-shape.tsx'
import { PasskeyButton, type PasskeyButtonProps } from '../../access/passkey-button-shape.tsx'
import { useAlive } from '../../ui/alive.ts'
import { Button } from '../../ui/button.tsx'
import { FormField } from '../../ui/field-form.tsx'

/**
 * The code of this moment, in the form of the act that demands one; see
 * access/confirm-act. The page's words: `access`. Digits alone are offered only
 * where a press brings the letters back: what else stands in the form must not be
 * lost for a recovery code.
 */
export function ConfirmField({ onShown }: Pick<PasskeyButtonProps, 'onShown'>) {
  const { t } = useTranslation('access')
  const alive = useAlive()
  const [lettersAsked, askLetters] = useState(false)
  return (
    <div className="grid w-full max-w-[26rem] justify-items-start gap-2">
      <div className="w-full">
        <FormField name="code" label={t('confirm.code')} hint={t('confirm.codeHint')} required>
          <CodeInput recovery={lettersAsked || !alive} />
        </FormField>
      </div>
      {alive ? (
        <div className="flex flex-wrap items-start gap-2">
          {lettersAsked ? null : (
            <Button kind="plain" small onClick={() => askLetters(true)}>
              {t('secondFactor.useRecovery')}
            </Button>
          )}
          <PasskeyButton
            moment="form"
            kind="plain"
            small
            label={t('passkey.confirm')}
            {...(onShown ? { onShown } : {})}
          />
        </div>
      ) : null}
    </div>
  )
}
