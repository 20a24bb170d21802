/** The second factor anew, from the middle of a page, as it travels. */
import { type Decoded, object, text, word } from '../formats/codec.ts'
import { longestAnswer } from './passkey.ts'
import { isFormValue } from './sent-form.ts'

/** `form`: makes the same code, sent again after a lost answer, the same request (sent-form). */
export const stepUpBody = object({
  form: word('form value', (value) => (isFormValue(value) ? value : null)),
  /** Or what a passkey answered. */
  code: text({ most: longestAnswer }),
})
export type StepUpBody = Decoded<typeof stepUpBody>
