import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

interface ReasonFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onType: (reason: string) => void
}

/** Why somebody does it: signed with the act, word for word as typed. */
export function ReasonField({ label, hint, value, onType }: ReasonFieldProps) {
  return (
    <Field label={label} hint={hint} required>
      <TextInput
        value={value}
        required
        maxLength={500}
        autoComplete="off"
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </Field>
  )
}
