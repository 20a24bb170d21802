/** What is known of a person beside address and role: kept as it was typed, searched as it was meant. */
import { normalized } from '../formats/normalized.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { properName } from './organization.ts'

/** In the order of the forms. */
export const factNames = ['name', 'reading', 'department', 'title', 'telephone'] as const
export type FactName = (typeof factNames)[number]

/** Empty where nobody said. */
export type PersonFacts = Readonly<Record<FactName, string>>

export type FactFlaw = `person-${FactName}`

/** What came of a form: a field that it did not have says nothing. */
export type FactsForm = { readonly name: unknown } & { readonly [Fact in FactName]?: unknown }

/** Each fact as it may be kept; null where it may not. */
export const properFact: { readonly [Fact in FactName]: (text: unknown) => string | null } = {
  name: properName,
  reading: (text) => orNothing(text, properReading),
  department: (text) => orNothing(text, properName),
  title: (text) => orNothing(text, properName),
  telephone: (text) => orNothing(text, properTelephone),
}

export function parseFacts(form: FactsForm): Outcome<PersonFacts, FactFlaw> {
  const facts: Partial<Record<FactName, string>> = {}
  for (const fact of factNames) {
    const text = properFact[fact](form[fact])
    if (text === null) return refused(`person-${fact}`)
    facts[fact] = text
  }
  return done(facts as PersonFacts)
}

function orNothing(text: unknown, proper: (text: unknown) => string | null): string | null {
  return text === undefined || (typeof text === 'string' && text.trim() === '') ? '' : proper(text)
}

/** Kana in any of its forms: フリガナ is asked for, and ﾌﾘｶﾞﾅ and ふりがな are taken as they are. */
function properReading(text: unknown): string | null {
  const reading = properName(text)
  if (reading === null) return null
  return /^[\p{Script=Hiragana}\p{Script=Katakana}ー・ ]+$/u.test(normalized(reading, 'NFKC')) ? reading : null
}

/** Figures and what people put between them, also an extension (内線). */
function properTelephone(text: unknown): string | null {
  const telephone = properName(text)
  if (telephone === null || telephone.length > 40) return null
  const narrow = normalized(telephone, 'NFKC').replaceAll(/[‐‑‒–—―−ー]/g, '-')
  return /^[+0-9][0-9()\-. ]{2,}(?:(?:内線|ext\.?|x)[ :]?[0-9]{1,8}\)?)?$/i.test(narrow) ? telephone : null
}

/** Whether a name is written in letters that do not say how it is read. */
export const wantsReading = (name: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(name)

/** One spelling of a reading for all its own: wide katakana, no spaces, no dots between. Of whatever is typed, for a search. */
export const soughtReading = (text: string): string =>
  normalized(text, 'NFKC')
    .replaceAll(/[\s・]/gu, '')
    .replaceAll(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))

/** Which facts differ, in the order of the forms. */
export const changedFacts = (before: PersonFacts, after: PersonFacts): readonly FactName[] =>
  factNames.filter((fact) => before[fact] !== after[fact])
