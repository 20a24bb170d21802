/** `npm run evidence:export` and `evidence:verify` as the operator and the expert run them: processes, a folder, a file. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPortal } from '../../app/portal.server.ts'
import { newPerson, state } from '../support/log.ts'

const root = resolve(import.meta.dirname, '../..')
const dataDir = mkdtempSync(join(tmpdir(), 'fuin-command-'))
const out = join(dataDir, 'bundle.zip')
// A portal's life leaves its own entries; these are what the bundle is asked for.
let asked = ''

beforeAll(async () => {
  const env = { DATA_DIR: dataDir, ORIGIN: 'https://portal.saiba.example', LOG_LEVEL: 'silent' }
  const portal = await openPortal({ env })
  const { entries } = await state(portal.log, { kind: 'signed-in', subject: newPerson() }, { kind: 'log-searched' })
  asked = entries.map(({ index }) => index).join('-')
  await portal.close()
}, 60_000)
afterAll(() => rmSync(dataDir, { recursive: true }))

function command(script: readonly string[], args: readonly string[]) {
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...script, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
const evidenceExport = (...args: readonly string[]) =>
  command(['scripts/evidence-export.mjs'], ['--data-dir', dataDir, '--reason', '告発の検討', ...args])

it('the operator makes a bundle on the command line, and whoever gets it verifies it', () => {
  const made = evidenceExport('--entries', asked, '--out', out)
  expect(made.stderr).toBe('')
  expect(made.status).toBe(0)
  expect(made.stdout).toMatch(/^bundle +\S+bundle\.zip, 2 entries asked for\nrecorded +entry \d+, stated by the server/)
  // Names and addresses may lie in it.
  expect(statSync(out).mode & 0o777).toBe(0o600)
  const trust = ['--trust', join(dataDir, 'trust.txt')]
  const verified = command(['--import', 'tsx', 'scripts/evidence-verify.ts'], [out, ...trust])
  expect(verified.stdout).toContain('verdict      VERIFIED')
  expect(verified.status).toBe(0)
}, 60_000)

it('a bundle never takes the place of a file, and none is made about somebody unknown, of nothing, or from no portal', () => {
  const ended = (code: number, ...args: readonly string[]) => {
    const { status, stdout, stderr } = evidenceExport(...args)
    expect([status, stdout]).toEqual([code, ''])
    // A sentence for whoever typed it, not where in our code it came up.
    expect(stderr).not.toMatch(/^ +at /m)
    return stderr
  }
  const refused = (...args: readonly string[]) => ended(1, ...args)
  const notUnderstood = (...args: readonly string[]) => ended(64, ...args)
  const elsewhere = join(dataDir, 'other.zip')
  expect(refused('--entries', asked, '--out', out)).toContain('is there already')
  expect(refused('--person', 'M-000000', '--out', elsewhere)).toMatch(/^person-unknown: /)
  expect(notUnderstood('--entries', asked)).toContain('--out is missing')
  expect(notUnderstood('--out', elsewhere)).toContain('Say what the bundle is about')
  const noFolder = ['--entries', asked, '--out', elsewhere, '--data-dir', join(dataDir, 'keys')]
  expect(notUnderstood(...noFolder)).toContain("no portal's folder")
  expect(existsSync(elsewhere)).toBe(false)
}, 60_000)
