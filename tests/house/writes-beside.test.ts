/**
 * What writes to the database without being a step of the log's sequencer is
 * listed, and interleaved with an issuing batch in tests/faults: a new such write
 * cannot come in unseen.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { besideWrites } from '../faults/beside-writes.ts'
import { findWrites, projectOptions } from './database-writes.ts'

const root = join(import.meta.dirname, '../..')

/** The sample council and the benches write into databases that nobody else has open; migrations run before there is a log. */
const lonely = /^(db\/(demo|migrations)\/|scripts\/bench)/

function ourFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'app', 'db', 'scripts'], { cwd: root })
  return listed
    .toString()
    .split('\n')
    .filter((path) => /\.tsx?$/.test(path) && !lonely.test(path))
    .map((path) => join(root, path))
}

describe('a write beside the sequencer', () => {
  it('is one of those whose meeting with an issuing batch is tested', { timeout: 180_000 }, () => {
    const { beside, untold } = findWrites(root, ourFiles(), projectOptions(root))
    expect(untold).toEqual([])
    const brought = new Map(beside.map(({ writer, from }) => [writer, from]))
    const unlisted = [...brought].filter(([writer]) => !Object.hasOwn(besideWrites, writer))
    expect(unlisted, 'move it into a step, or list it in tests/faults/beside-writes.ts with what must hold').toEqual([])
    expect(Object.keys(besideWrites).filter((writer) => !brought.has(writer))).toEqual([])
  })

  it('is told from one within a step, however many functions lie between', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'fuin-writes-'))
    const file = join(folder, 'planted.ts')
    writeFileSync(
      file,
      `class Kysely { insertInto(t: string) { return t }; transaction() { return this } }
      class Transaction extends Kysely { readonly isTransaction = true }
      export function write(db: Kysely | Transaction) { db.insertInto('a') }
      export function within(db: Kysely) { write(db) }
      const store = (db: Kysely | Transaction) => ({ put() { db.insertInto('b') }, take() { db.insertInto('c') } })
      export const step = (trx: Transaction) => { write(trx); within(trx); store(trx).put() }
      export const beside = ({ db }: { db: Kysely }) => { within(db); store(db).take() }
      export const own = (db: Kysely) => { db.transaction() }
      export const opens = (portal: { db: Kysely }) => own(portal.db)
      const handed = (db: Kysely | Transaction) => { db.insertInto('d') }
      export const values = [handed]`,
    )
    const { beside, untold } = findWrites(folder, [file], { strict: true, noLib: false })
    rmSync(folder, { recursive: true })
    expect(beside).toEqual([
      { writer: 'planted.ts#own', from: ['planted.ts#opens'] },
      { writer: 'planted.ts#take', from: ['planted.ts#beside'] },
      { writer: 'planted.ts#write', from: ['planted.ts#beside'] },
    ])
    expect(untold).toEqual(['planted.ts#handed: handed is used as a value'])
  })
})
