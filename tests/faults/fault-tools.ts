/** Makes what the fault tests run: the shim, from C; the loaded portal, as one file. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Acknowledged } from './load.ts'
import type { Plan } from './loaded-portal.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const project = join(here, '../..')

export interface FaultTools {
  /** A folder for the run; everything in it goes at `remove`. */
  readonly folder: string
  readonly shim: string
  readonly program: string
  remove(): void
}

/** Throws, with the compiler's own words, where there is no C compiler: then nothing here can be shown. */
export async function makeFaultTools(): Promise<FaultTools> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fuin-faults-')))
  // Beside the installed packages, or it would not find them.
  const program = join(project, 'node_modules/.cache/fuin-faults', `${process.pid}-loaded-portal.mjs`)
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(program, { force: true })
  }
  try {
    const shim = compileShim(folder)
    mkdirSync(join(program, '..'), { recursive: true })
    const entryPoints = [join(here, 'loaded-portal.ts')]
    await build({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external' })
    return { folder, shim, program, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function compileShim(folder: string): string {
  const shim = join(folder, 'faulty-disk.so')
  const flags = ['-O1', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC']
  const made = spawnSync('cc', [...flags, '-o', shim, join(here, 'faulty-disk.c'), '-ldl', '-lpthread'], {
    encoding: 'utf8',
  })
  if (made.status === 0) return shim
  const because = made.error?.message ?? made.stderr
  throw new Error(
    `The fault tests need a C compiler (cc) on Linux, to stand between the portal and its disk: ${because}`,
  )
}

// ── one portal and its folder ──────────────────────────────────────────────

export interface Scene {
  readonly data: string
  readonly journal: string
  readonly word: string
}

export function makeScene(tools: FaultTools, name: string): Scene {
  const folder = join(tools.folder, name)
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  const scene = { data, journal: join(folder, 'journal'), word: join(folder, 'word') }
  writeFileSync(scene.word, '')
  return scene
}

export const portalEnv = (dataDir: string): Readonly<Record<string, string>> => ({
  DATA_DIR: dataDir,
  ORIGIN: 'https://portal.saiba.example',
  LOG_LEVEL: 'silent',
})

export interface RunningPortal {
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  kill(): void
}

type Wishes = Omit<Plan, 'env' | 'word'> & { readonly overTheShim: boolean; readonly env?: Plan['env'] }

export function startLoadedPortal(tools: FaultTools, scene: Scene, { overTheShim, ...wishes }: Wishes): RunningPortal {
  const plan: Plan = { env: portalEnv(scene.data), ...wishes, word: scene.word }
  const shimmed = { FAULTS_ROOT: scene.data, FAULTS_JOURNAL: scene.journal, FAULTS_WORD: scene.word }
  const { NODE_OPTIONS: _, VITEST: __, ...inherited } = process.env
  const child = spawn(process.execPath, [tools.program, JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // libuv's io_uring would write past the shim.
    env: { ...inherited, UV_USE_IO_URING: '0', ...(overTheShim ? { ...shimmed, LD_PRELOAD: tools.shim } : {}) },
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return { ended, kill: () => void child.kill('SIGKILL') }
}

/** The acknowledgements among what a portal said. A last line cut short was never said. */
export function acknowledgedIn(text: string): readonly Acknowledged[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Acknowledged)
}

export const wordsOf = (scene: Scene): string => (existsSync(scene.word) ? readFileSync(scene.word, 'utf8') : '')
