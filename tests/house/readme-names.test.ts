/** What the READMEs send people to is there: files, folders, commands. A page that names what has moved is believed once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const folders = ['app', 'db', 'scripts', 'tests', 'public']
const files: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => name)
  .concat(folders.flatMap(filesUnder))
const pages = files.filter((path) => /(^|\/)README\.md$|^SECURITY\.md$/.test(path))
const text = readFileSync(join(root, 'package.json'), 'utf8')
const commands = new Set(
  [...(/"scripts": \{([^}]*)\}/.exec(text)?.[1] ?? '').matchAll(/"([^"]+)":/g)].map(([, n]) => n),
)

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

/** Made when a bundle is, from scripts/build-verifier.mjs. */
const made = new Set(['verify.mjs'])

const isSource = (word: string): boolean => /^[\w./-]+\.(tsx?|[mc]js|css|md)$/.test(word)
const isPlace = (word: string): boolean =>
  /^[\w./-]+$/.test(word) && folders.includes(word.split('/')[0] ?? '') && word.includes('/')

/** A source file by the end of its path, as a room's page says it; a place under a folder of the project by its beginning. */
function isThere(word: string): boolean {
  if (made.has(word) || existsSync(join(root, word))) return true
  return isSource(word)
    ? files.some((path) => path === word || path.endsWith(`/${word}`))
    : files.some((path) => path.startsWith(`${word}.`))
}

/** `app/i18n/{ja,en}` is two places. */
function spelledOut(word: string): readonly string[] {
  const [, before = '', choices, after = ''] = /^(.*)\{([^}]+)\}(.*)$/.exec(word) ?? []
  return choices === undefined ? [word] : choices.split(',').map((choice) => `${before}${choice}${after}`)
}

function missingIn(page: string, said: string): readonly string[] {
  const words = [...said.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/\s+/).flatMap(spelledOut))
  const named = words.filter((word) => (isSource(word) || isPlace(word)) && !isThere(word))
  const links = [...said.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target)
  const broken = links.filter((target) => !/^\w+:/.test(target) && !existsSync(join(root, dirname(page), target)))
  const asked = [...said.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name)
  const unknown = asked.filter((name) => !commands.has(name)).map((name) => `npm run ${name}`)
  return [...named, ...broken, ...unknown].map((what) => `${page}: ${what}`)
}

describe('what a README names', () => {
  it('exists', () => {
    expect(pages).toContain('app/formats/README.md')
    expect(pages.flatMap((page) => missingIn(page, readFileSync(join(root, page), 'utf8')))).toEqual([])
  })

  it.each([
    ['`long-gone.server.ts`', 'long-gone.server.ts'],
    ['`formats/long-gone.ts`', 'formats/long-gone.ts'],
    ['see `npx vitest run tests/faults/long-gone`', 'tests/faults/long-gone'],
    ['`app/i18n/{ja,eo}`', 'app/i18n/eo'],
    ['[threats](THREATS.md)', 'THREATS.md'],
    ['run `npm run log:burn -- --all`', 'npm run log:burn'],
    ['```sh\nnpm run log:burn\n```', 'npm run log:burn'],
  ])('%s is noticed when it is not there', (said, what) => {
    expect(missingIn('README.md', said)).toEqual([`README.md: ${what}`])
  })

  it('and what a portal or a stranger has is not mistaken for ours', () => {
    const said =
      '`DATA_DIR/keys` `keys/log.key` `/log/tile/…` `<noun>-wire.ts` `*-wire.ts` [law](https://example.org/x)'
    expect(missingIn('README.md', said)).toEqual([])
  })
})
