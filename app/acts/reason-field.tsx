import { createContext, useContext, useEffect, useRef } from 'react'
import { Field } from '../ui/field.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** A refusal of the act around it because of its reason, a new one each time it is pressed; null where there was none. */
export const ReasonRefused = createContext<{ readonly reason: string } | null>(null)

interface ReasonFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onType: (reason: string) => void
}

/** Why somebody does it: signed with the act, word for word as typed. What is wrong with it stands beside it, and it has the focus. */
export function ReasonField({ label, hint, value, onType }: ReasonFieldProps) {
  const sentence = useReasons()
  const refused = useContext(ReasonRefused)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (refused) input.current?.focus()
  }, [refused])
  return (
    <Field label={label} hint={hint} error={refused && sentence(refused.reason)} required>
      <TextInput
        ref={input}
        value={value}
        required
        maxLength={500}
        autoComplete="off"
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </Field>
  )
}
