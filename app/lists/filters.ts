/** The kinds of filters lists have. */
import { typedCode, typedWord } from '../formats/typed-word.ts'
import type { Filter } from './list.ts'

/** Of several spellings of a filter that has one value, none is meant. */
const single =
  <T>(read: (text: string) => T | undefined) =>
  (texts: readonly string[]): T | undefined => {
    const [text, ...others] = texts
    return text === undefined || others.length > 0 ? undefined : read(text)
  }

const within = (text: string, most: number): string | undefined => ([...text].length <= most ? text : undefined)

/** Words as people type them; empty for everything. */
export const words = ({ most }: { readonly most: number }): Filter<string> => ({
  none: '',
  read: single((text) => within(typedWord(text), most)),
  write: (text) => [text],
})

/** A code or number, however it was typed. */
export const code = ({ most }: { readonly most: number }): Filter<string> => ({
  none: '',
  read: single((text) => within(typedCode(text), most)),
  write: (text) => [text],
})

/** Something that has a name of its own, as `parse` reads it. */
export const named = <T extends string>(parse: (text: string) => T | null): Filter<T | null> => ({
  none: null,
  read: single((text) => parse(text) ?? undefined),
  write: (value) => [value ?? ''],
})

/** One of these words, or any. */
export const oneOf = <T extends string>(all: readonly T[]): Filter<T | null> =>
  named((text) => all.find((one) => one === text) ?? null)

/** Any of these words, in their own order; none for all. */
export const anyOf = <T extends string>(all: readonly T[]): Filter<readonly T[]> => ({
  none: [],
  read: (texts) => {
    const known = all.filter((one) => texts.includes(one))
    return known.length === new Set(texts).size ? known : undefined
  },
  write: (values) => values,
})
