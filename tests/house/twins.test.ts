import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { always, hasTwin, isIn, whenChanged } from '../support/twins.ts'

const root = resolve(import.meta.dirname, '../..')
const onBoth = /\b(onBothDatabases\(|each\(databases\b)/
const tests = readdirSync(join(root, 'tests'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => onBoth.test(readFileSync(join(root, path), 'utf8')))
const places = [...always, ...Object.keys(whenChanged)]

describe('the twins on PostgreSQL', () => {
  it('run always for every test of a store, or a reason says why one can wait', () => {
    const rowsOf = (path: string) => places.filter((place) => isIn(place, path))
    expect(tests.length).toBeGreaterThan(40)
    expect(tests.filter((path) => rowsOf(path).length !== 1)).toEqual([])
    expect(places.filter((place) => !tests.some((path) => isIn(place, path)))).toEqual([])
  })

  const rolls = { path: 'tests/roll/roll.test.ts', text: "import { roll } from '../../app/roll/roll.ts'" }
  it.each([
    ['nothing', [], false],
    ['a page', ['app/routes/roll/roll.tsx'], false],
    ['what is no store', ['app/roll/roll.ts'], false],
    ['a store of another room', ['app/council/person-store.server.ts'], false],
    ['the sample council', ['db/demo/account.ts'], false],
    ['a store of a room it imports', ['app/roll/roll-store.server.ts'], true],
    ['the schema', ['db/migrations/031-more.ts'], true],
    ['the way tests open a database', ['tests/support/databases.ts'], true],
    ['the test itself', ['tests/roll/roll.test.ts'], true],
    ['nobody knows what', 'everything', true],
  ] as const)('where %s changed, a test that can wait does so or not', (_, changed, twin) => {
    expect(hasTwin(rolls, changed)).toBe(twin)
  })

  it('run for a sequencer’s test whatever changed', () => {
    expect(hasTwin({ path: 'tests/read-log/append.test.ts', text: '' }, [])).toBe(true)
  })
})
