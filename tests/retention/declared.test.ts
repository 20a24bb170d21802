/** Nothing is kept, and nothing goes, without its being said in one place. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { retainedTables, retainedTypes } from '../../app/retention/declared.ts'
import { databases, freshDatabase } from '../support/databases.ts'

const root = join(import.meta.dirname, '../..')
const files = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: `app/${path}`, text: readFileSync(join(root, 'app', path), 'utf8') }))

/** Tables the libraries keep for themselves. */
const libraries = ['kysely_migration', 'kysely_migration_lock']

describe.each(databases)('every table of a %s database', (kind) => {
  it('says who deletes from it and when, or that nobody does', async () => {
    const { db, remove } = await freshDatabase(kind)
    const tables =
      kind === 'sqlite'
        ? sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
        : sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`
    const names = (await tables.execute(db)).rows.map(({ name }) => name).filter((name) => !libraries.includes(name))
    await remove()
    expect(names.sort()).toEqual(Object.keys(retainedTables).sort())
  })
})

describe('rows of', () => {
  it.each(Object.entries(retainedTables))('%s go by the files that are named, and by no other', (table, { by }) => {
    const deleting = files.filter(({ text }) => deletes(text, table)).map(({ path }) => path)
    expect(deleting.sort()).toEqual([...by].sort())
  })
})

/** By its name, or by one of a list of tables that are emptied alike. */
function deletes(text: string, table: string): boolean {
  if (new RegExp(`deleteFrom\\('${table}'\\)|delete from ${table}\\b`).test(text)) return true
  const lists = [
    ...text.matchAll(/of \[([^\]]*)\] as const\)\s*await trx\.deleteFrom\(/g),
    ...text.matchAll(/[tT]ables = \{([^}]*)\} as const/g),
  ].map(([, all]) => all ?? '')
  return /deleteFrom\([a-z]|delete from \$/.test(text) && lists.some((all) => all.includes(`'${table}'`))
}

it('every type of sealed thing lies in a table of which that is said', () => {
  const types = files.flatMap(({ text }) =>
    /: SealedForm</.test(text) ? [...text.matchAll(/^ {2}type: '(\w+)',$/gm)].map(([, type]) => type) : [],
  )
  expect(types.length).toBeGreaterThan(2)
  expect(types.sort()).toEqual(Object.keys(retainedTypes).sort())
  for (const table of Object.values(retainedTypes)) expect(retainedTables).toHaveProperty(table)
})
