import { TextInput } from '../ui/text-input.tsx'

/** Of the app: the telephone offers its digits, and what came by message. Of the paper: letters, which no telephone knows. */
export function CodeInput({ recovery, begins }: { readonly recovery: boolean; readonly begins?: boolean }) {
  return (
    <TextInput
      name="code"
      mono
      begins={begins ?? false}
      inputMode={recovery ? 'text' : 'numeric'}
      autoComplete={recovery ? 'off' : 'one-time-code'}
      autoCapitalize={recovery ? 'characters' : 'off'}
      spellCheck={false}
      maxLength={60}
      required
    />
  )
}
