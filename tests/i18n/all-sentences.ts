import { namespaces } from '../../app/i18n/language.ts'

const files = import.meta.glob<{ readonly default: object }>('../../app/i18n/{ja,en}/*.ts', { eager: true })

/** Every dictionary file there is, by its path. */
export const dictionaryFiles: readonly string[] = Object.keys(files)

/** Every sentence of a dictionary under its full key. */
function sentences(words: object, above = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(`${above}${key}`, value)
    else for (const [below, text] of sentences(value, `${above}${key}.`)) found.set(below, text)
  }
  return found
}

export function dictionary(language: 'ja' | 'en', namespace: string): Map<string, string> {
  const file = files[`../../app/i18n/${language}/${namespace}.ts`]
  if (!file) throw new Error(`no dictionary ${language}/${namespace}`)
  return sentences(file.default)
}

/** Every sentence of a language, by `namespace:key`. */
export const dictionaries = (language: 'ja' | 'en'): readonly { readonly key: string; readonly text: string }[] =>
  namespaces.flatMap((namespace) =>
    [...dictionary(language, namespace)].map(([key, text]) => ({ key: `${namespace}:${key}`, text })),
  )
