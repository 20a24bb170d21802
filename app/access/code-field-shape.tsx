import { Link, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { FormField } from '../ui/field-form.tsx'
import { type MaybeRefused, refusalId } from '../ui/refusal-notice.tsx'
import { CodeInput } from './code-input-shape.tsx'

const wanted = 'recovery'

/**
 * The whole of its page. Either field takes either code, and full-width digits as
 * well; which of them stands there decides about the keyboard of a telephone
 * alone. The way from one to the other is a link: it works without script, and
 * nothing was typed yet that could be lost.
 */
export function CodeField({ answer }: { readonly answer: MaybeRefused | null | undefined }) {
  const { t } = useTranslation('access')
  const [asked] = useSearchParams()
  const recovery = asked.has(wanted)
  const other = new URLSearchParams(asked)
  if (recovery) other.delete(wanted)
  else other.set(wanted, '')
  return (
    <div className="grid gap-2">
      <FormField
        name="code"
        label={t(recovery ? 'secondFactor.recoveryCode' : 'secondFactor.code')}
        hint={t(recovery ? 'secondFactor.recoveryHint' : 'secondFactor.codeHint')}
        about={answer?.refusal ? refusalId : undefined}
        required
      >
        <CodeInput recovery={recovery} begins />
      </FormField>
      <p className="text-[.9rem]">
        <Link to={{ search: other.toString() }} replace>
          {t(recovery ? 'secondFactor.useApp' : 'secondFactor.useRecovery')}
        </Link>
      </p>
    </div>
  )
}
