/** How the commands that operators, oversight and experts run answer for themselves: all of them, by the list in package.json. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

// What measures, breaks and builds is for whoever works on Fuin; serving takes settings from the environment.
const forDevelopers = /^(bench|faults|mutation):?|^(demo|test|start|build|dev|check)$/
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const [, file] = /(?:tsx|node) (scripts\/[\w-]+\.(?:ts|mjs))/.exec(line) ?? []
  return forDevelopers.test(name) || file === undefined
    ? []
    : [[name, file.replace('evidence-export.mjs', 'evidence-export.ts')] as const]
})

// Beside the project's modules, so that what is not bundled is found. Read one by one they take three seconds each time.
const bundled = join(root, 'node_modules/.cache', `fuin-commands-${process.pid}`)
beforeAll(async () => {
  const entryPoints = commands.map(([, file]) => join(root, file))
  const form = { bundle: true, splitting: true, platform: 'node', format: 'esm', packages: 'external' } as const
  await build({ entryPoints, outdir: bundled, outExtension: { '.js': '.mjs' }, ...form })
}, 60_000)
afterAll(() => rmSync(bundled, { recursive: true, force: true }))

function run(file: string, ...args: readonly string[]) {
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env
  return spawnSync(process.execPath, [join(bundled, basename(file).replace(/\.ts$/, '.mjs')), ...args], {
    cwd: root,
    env: { ...env, DATA_DIR: join(root, 'no-such-folder') },
    encoding: 'utf8',
  })
}

describe('the commands of package.json', () => {
  it('are these', () => {
    expect(commands.map(([name]) => name).sort()).toEqual([
      'backup',
      'erase',
      'evidence:export',
      'evidence:verify',
      'log:mirror',
      'log:new-key',
      'log:rebuild',
      'log:recover',
      'log:succeed',
      'log:verify',
      'read',
      'restore',
      'witness',
    ])
  })

  it.each(commands)(
    '%s says how it is used, and refuses what it does not know in one sentence',
    (name, file) => {
      const help = run(file, '--help')
      expect([help.status, help.stderr]).toEqual([0, ''])
      expect(help.stdout).toContain(`npm run ${name}`)
      expect(help.stdout).toMatch(/Exits|exit code/)
      for (const args of [['--no-such-option'], ['one', 'two', 'three']]) {
        const { status, stdout, stderr } = run(file, ...args)
        expect([status, stdout], stderr).toEqual([64, ''])
        expect(stderr.trimEnd().split('\n'), stderr).toHaveLength(1)
        expect(stderr).not.toMatch(/^ +at /m)
      }
    },
    60_000,
  )

  // Where one takes a trust, it is read as people carry it about, and whatever else lies there is said.
  const takingTrust = commands.filter(([, file]) => readFileSync(join(root, file), 'utf8').includes('readTrustFile'))
  const needed: Readonly<Record<string, readonly string[]>> = {
    'evidence:verify': ['package.json'],
    'log:mirror': ['--url', 'http://127.0.0.1:1', '--into', 'x', '--token-file', 'package.json'],
    'log:recover': ['--checkpoint', 'package.json'],
  }
  it.each(takingTrust.filter(([name]) => name !== 'log:new-key'))(
    '%s says of a trust file what is wrong with it',
    (name, file) => {
      for (const [trust, code, said] of [
        ['nowhere.txt', 66, 'it is not there'],
        ['scripts', 66, 'it is a folder'],
        ['package.json', 65, 'is not a trust file'],
      ] as const) {
        const { status, stderr } = run(file, ...(needed[name] ?? []), '--trust', trust)
        expect([status, stderr]).toEqual([code, expect.stringContaining(said)])
        expect(stderr.trimEnd().split('\n')).toHaveLength(1)
      }
    },
    60_000,
  )
})
