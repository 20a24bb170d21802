/** What a page asks before it asks the browser for a passkey, and what it is told, as both travel. */
import { type Decoded, nullable, object, oneOf, text, word } from '../formats/codec.ts'
import { isFormValue } from './sent-form.ts'

/** `form`: the very form whose act the passkey is shown for; null where none is (a sign-in, a step-up, one being made). */
export const passkeyAskBody = object({
  act: oneOf(['show', 'make']),
  form: nullable(
    object({
      value: word('form value', (value) => (isFormValue(value) ? value : null)),
      place: text({ most: 200 }),
    }),
  ),
})
export type PasskeyAskBody = Decoded<typeof passkeyAskBody>

/** For the browser, as WebAuthn's own JSON (Level 3, §5.1.10): it goes from one library to the other unread. */
export const passkeyOptions = object({ options: text({ most: 200_000 }) })
