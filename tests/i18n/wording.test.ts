import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { dictionaries } from './all-sentences.ts'
import { plainEnglish, type Wording, wordings } from './wording.ts'

interface Said {
  /** `bulletins:list.title`, or the path and line of a string outside the dictionaries. */
  readonly key: string
  readonly text: string
}

const root = join(import.meta.dirname, '../..')
const japanese = /[\u3041-\u30ff\u4e00-\u9fff]/

/** What a source file says to people: strings, templates and the text of JSX; never its comments. */
function stringsOf(path: string): readonly Said[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Said[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isJsxText(node)
    )
      if (japanese.test(node.text))
        found.push({ key: `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`, text: node.text })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const sources = ['app', 'db', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => /\.(tsx?|mjs)$/.test(path) && !path.startsWith('app/i18n/')),
)
const beside = sources.flatMap(stringsOf)

const wrong = (rules: readonly Wording[], said: readonly Said[]): readonly string[] =>
  said.flatMap(({ key, text }) =>
    rules
      .filter(({ not, unless }) => not.test(text) && !unless?.key.test(key))
      .map(({ not, say }) => `${key}: ${not.exec(text)?.[0] ?? ''} → ${say}`),
  )

test('the portal calls each thing by one Japanese word', () => {
  expect(wrong(wordings, dictionaries('ja'))).toEqual([])
})

test('Japanese outside the dictionaries uses the same words', () => {
  expect(beside.length).toBeGreaterThan(100)
  expect(
    wrong(
      wordings.filter(({ scope }) => scope !== 'dictionaries'),
      beside,
    ),
  ).toEqual([])
})

test('the portal speaks one plain English', () => {
  expect(wrong(plainEnglish, dictionaries('en'))).toEqual([])
})

test('every exception still excuses something', () => {
  const ja = dictionaries('ja')
  for (const { not, unless } of wordings)
    if (unless)
      expect(
        ja.some(({ key, text }) => unless.key.test(key) && not.test(text)),
        unless.because,
      ).toBe(true)
})
