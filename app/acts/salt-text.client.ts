import { type SaltedText, textSaltLength } from '../formats/committed-text.ts'

/**
 * The salts of texts that acts commit to, one for each form: the page shows what
 * will be signed, so the salt is there before; and the same act sent again after a
 * lost answer needs the same one. A salt serves one text that was signed: under two,
 * whoever learnt the one with its salt could guess the other.
 */
const salts = new Map<string, { readonly salt: Uint8Array; text: string | null }>()

/** The text with the salt of this form. */
export function saltedFor(form: string, text: string): SaltedText {
  const kept = salts.get(form)
  if (kept && (kept.text === null || kept.text === text)) return { salt: kept.salt, text }
  const salt = crypto.getRandomValues(new Uint8Array(textSaltLength))
  salts.set(form, { salt, text: null })
  return { salt, text }
}

/** As it travels beside the act; from here on the salt is this text's alone. */
export function saltSent(form: string, { salt, text }: SaltedText): Uint8Array {
  const kept = salts.get(form)
  if (kept) kept.text = text
  return salt
}

/** The portal has taken it: what is signed next gets another. */
export function spendSalt(form: string): void {
  salts.delete(form)
}
