import { createContext, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAlive } from '../ui/alive.ts'
import { Button, type ButtonKind } from '../ui/button.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import type { PasskeyMoment } from './ask-passkey.client.ts'
import { askPasskey } from './ask-passkey.client.ts'

export interface PasskeyButtonProps {
  readonly moment: PasskeyMoment
  readonly label?: string
  readonly kind?: ButtonKind
  readonly wide?: boolean
  readonly small?: boolean
  /** What happens once the passkey stands in the field; by itself the form is sent. */
  readonly onShown?: (form: HTMLFormElement) => void | Promise<void>
}

/** Whether whoever is signed in has a passkey: where there is none, nothing is offered that could only fail. */
export const PasskeyKnown = createContext(false)

/**
 * A passkey instead of the code that its form asks for: what it answers goes where
 * the code would stand, and the form is sent. Whatever else it wants is asked for
 * first, so that nobody shows a passkey for a form that is not complete.
 */
export function PasskeyButton({ moment, label, kind = 'line', wide, small, onShown = send }: PasskeyButtonProps) {
  const { t } = useTranslation('access')
  const alive = useAlive()
  const known = useContext(PasskeyKnown)
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  // Before anybody has said who they are, it is offered to all: whose there are, nobody learns here.
  if (!alive || !(known || moment === 'sign-in')) return null
  const show = async (form: HTMLFormElement | null) => {
    const code = form?.elements.namedItem('code')
    if (busy || !form || !(code instanceof HTMLInputElement) || !isCompleteBut(form, code)) return
    setBusy(true)
    setReason(null)
    const shown = await askPasskey(moment, form)
    setBusy(false)
    if (!shown.ok) return setReason(shown.reason)
    code.value = shown.value
    await onShown(form)
    // It is good once: after a refusal the field is empty again.
    code.value = ''
  }
  return (
    <div className={wide ? 'grid w-full gap-3' : 'grid justify-items-start gap-3'}>
      <Button
        kind={kind}
        wide={wide}
        small={small}
        disabled={busy}
        onClick={(event) => void show(event.currentTarget.form)}
      >
        {busy ? t('passkey.busy') : (label ?? t('passkey.instead'))}
      </Button>
      <ReasonNotice reason={reason} />
    </div>
  )
}

/** As if its own button had been pressed, which says what it does. */
const send = (form: HTMLFormElement): void =>
  form.requestSubmit(form.querySelector<HTMLButtonElement>('button[type="submit"]'))

function isCompleteBut(form: HTMLFormElement, code: HTMLInputElement): boolean {
  const wanting = [...form.elements].find(
    (field) => field instanceof HTMLInputElement && field !== code && !field.checkValidity(),
  )
  if (wanting instanceof HTMLInputElement) wanting.reportValidity()
  return wanting === undefined
}
