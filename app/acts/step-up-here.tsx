import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askPortal } from '../access/ask-portal.client.ts'
import { CodeInput } from '../access/code-input-shape.tsx'
import { PasskeyButton } from '../access/passkey-button-shape.tsx'
import { type StepUpBody, stepUpBody } from '../access/step-up-wire.ts'
import { toBase64 } from '../formats/bytes.ts'
import { unread } from '../formats/codec.ts'
import { AskedHere } from '../ui/arrival.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'

export interface StepUpHereProps {
  /** What its button says: the code is shown and what was pressed for goes on. */
  readonly go: string
  readonly onDone: () => void
  /** Absent where there is nothing to go back from. */
  readonly onLeave?: () => void
}

/**
 * Asks for the second factor anew, in the middle of a page: nothing that was
 * typed is lost, and the key stays open. Nothing has been signed or sent yet of
 * what it is asked for.
 */
export function StepUpHere({ go, onDone, onLeave }: StepUpHereProps) {
  const { t } = useTranslation('access')
  const form = useRef<HTMLFormElement>(null)
  const asked = useRef<StepUpBody | null>(null)
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  // Which keyboard a telephone shows; either field takes either code.
  const [letters, setLetters] = useState(false)
  const show = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const code = String(new FormData(event.currentTarget).get('code') ?? '')
    setBusy(true)
    setReason(null)
    // One value for as long as this code is typed: pressed again after a lost answer, it is the same request.
    if (code !== asked.current?.code) asked.current = { form: `${randomText()}.here`, code }
    const asking = { method: 'POST', sends: stepUpBody, body: asked.current, answer: unread } as const
    const stepped = await askPortal('/step-up/here', asking)
    setBusy(false)
    if (stepped.ok) return onDone()
    if (stepped.reason === 'not-reached' || stepped.reason === 'answer-unreadable') return setReason(stepped.reason)
    setReason(stepped.reason)
    // A code works once: the next one is typed into an empty field.
    form.current?.reset()
    form.current?.querySelector('input')?.focus()
  }
  return (
    <AskedHere title={t('here.title')} why={t('here.why')}>
      <ReasonNotice reason={reason} />
      <form ref={form} className="grid gap-4" onSubmit={(event) => void show(event)}>
        <Field label={t(letters ? 'secondFactor.recoveryCode' : 'secondFactor.code')} required>
          <CodeInput recovery={letters} />
        </Field>
        <p className="text-[.9rem]">
          <button type="button" className="underline" onClick={() => setLetters(!letters)}>
            {t(letters ? 'secondFactor.useApp' : 'secondFactor.useRecovery')}
          </button>
        </p>
        <PasskeyButton moment="step-up" />
        <ButtonRow>
          <Button type="submit" disabled={busy}>
            {busy ? t('here.busy') : go}
          </Button>
          {onLeave ? (
            <Button kind="plain" disabled={busy} onClick={onLeave}>
              {t('here.leave')}
            </Button>
          ) : null}
        </ButtonRow>
      </form>
    </AskedHere>
  )
}

/** 256 bits, base64url. */
const randomText = (): string =>
  toBase64(crypto.getRandomValues(new Uint8Array(32)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')
