import { describe, expect, test } from 'vitest'
import { languages, namespaces } from '../../app/i18n/language.ts'
import { dictionary, dictionaryFiles } from './all-sentences.ts'

const counted = (key: string) => key.replace(/_(one|other)$/, '')
const keysOf = (words: Map<string, string>) => [...new Set([...words.keys()].map(counted))].sort()
const blanks = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()

describe.each(namespaces)('the words of %s', (namespace) => {
  const ja = dictionary('ja', namespace)
  const en = dictionary('en', namespace)

  test('an English reader is told everything a Japanese reader is', () => {
    expect(keysOf(en)).toEqual(keysOf(ja))
  })

  test('names and numbers stand in both languages', () => {
    for (const [key, text] of ja) {
      // "One recipient" may leave the number out; nothing else may.
      const other = en.get(key) ?? en.get(`${counted(key)}_other`) ?? ''
      expect(blanks(other), `${namespace}:${key}`).toEqual(blanks(text))
    }
  })

  test('no sentence was left empty', () => {
    for (const words of [ja, en])
      for (const [key, text] of words) expect(text.trim(), `${namespace}:${key}`).not.toBe('')
  })

  test('no English sentence was left in Japanese', () => {
    for (const [key, text] of en) expect(text, `${namespace}:${key}`).not.toMatch(/[\u3041-\u30ff]/)
  })
})

test('every dictionary file belongs to a namespace that pages can ask for', () => {
  const known = languages.flatMap((language) => namespaces.map((name) => `../../app/i18n/${language}/${name}.ts`))
  expect([...dictionaryFiles].sort()).toEqual(known.sort())
})
