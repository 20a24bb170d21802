import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import bulletins from '../../app/i18n/ja/bulletins.ts'
import council from '../../app/i18n/ja/council.ts'
import keys from '../../app/i18n/ja/keys.ts'
import log from '../../app/i18n/ja/log.ts'
import reasons from '../../app/i18n/ja/reasons.ts'

const app = join(import.meta.dirname, '../../app')
const sources = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
  // outcome.ts only gives an example.
  (file) => /\.tsx?$/.test(file) && file !== 'outcome.ts',
)
const refusal = /(?:refused|typedLine)\('([a-z][a-z-]*)'|message: '([a-z]+(?:-[a-z]+)+)'/g

/** Every reason word a source file can refuse with: `refused('…')` and the messages of form schemas. */
const wordsOf = (file: string): readonly string[] =>
  [...readFileSync(join(app, file), 'utf8').matchAll(refusal)].map(([, said, message]) => said ?? message ?? '')

/** `reasons` is the place for them; a room that shows its own may keep them in its dictionary. */
const keysOf = (words: object): readonly string[] =>
  Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [key] : keysOf(value)))
const known = new Set([reasons, bulletins, council, keys, log].flatMap(keysOf))

describe('every refusal', () => {
  const found = new Map(sources.flatMap((file) => wordsOf(file).map((word) => [word, file] as const)))
  it.each([...found])('%s (%s) has its sentence', (word) => expect(known.has(word)).toBe(true))
})
