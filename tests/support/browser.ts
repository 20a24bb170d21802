/**
 * Finds a Chromium for the journeys. One that is installed is preferred; else
 * the one inside @sparticuz/chromium is unpacked beside the packages, so that
 * the journeys run on a fresh machine. Only its binary is used, with ordinary
 * flags: the flags that package itself proposes switch web security off.
 */
import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { chromium } from '@playwright/test'

export interface Browser {
  readonly executablePath: string
  readonly args: readonly string[]
  /** What to add to the environment of its process. */
  readonly env: Readonly<Record<string, string>>
}

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url))
const packed = join(packages, '@sparticuz/chromium/bin')
const unpacked = join(packages, '.cache/fuin-chromium')

/** Nothing that loosens what a page may do; only what keeps the browser from calling home. */
const ordinaryFlags = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Docker gives 64 MB of /dev/shm, too little for a page with a large ciphertext.
  '--disable-dev-shm-usage',
]

export async function findBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0
  // Chromium's sandbox refuses to run as root; in CI the machine itself is the sandbox.
  const args = asRoot ? [...ordinaryFlags, '--no-sandbox'] : ordinaryFlags
  const installed = installedBrowser()
  if (installed) return { executablePath: installed, args, env: {} }
  await unpack()
  const executablePath = join(unpacked, 'chromium')
  const env = starts(executablePath, {}) ? {} : { LD_LIBRARY_PATH: join(unpacked, 'lib') }
  if (!starts(executablePath, env)) throw new Error(`the packed Chromium does not start here: ${executablePath}`)
  return { executablePath, args, env }
}

function installedBrowser(): string | null {
  const wished = process.env.CHROMIUM_PATH
  if (wished && !existsSync(wished)) throw new Error(`CHROMIUM_PATH names no file: ${wished}`)
  const candidates = [wished, '/usr/bin/chromium', '/usr/bin/chromium-browser', chromium.executablePath()]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null
}

const starts = (path: string, env: Readonly<Record<string, string>>): boolean =>
  spawnSync(path, ['--version', '--no-sandbox'], { env: { ...process.env, ...env } }).status === 0

/** Into a folder of another name first: one that broke off half-way is never taken for whole. */
async function unpack(): Promise<void> {
  if (existsSync(unpacked)) return
  const half = `${unpacked}.${process.pid}`
  mkdirSync(half, { recursive: true })
  await unbrotli('chromium.br', join(half, 'chromium'), 0o755)
  const libraries = join(half, 'al2023.tar')
  await unbrotli('al2023.tar.br', libraries, 0o644)
  const tar = spawnSync('tar', ['-xf', libraries, '-C', half])
  if (tar.status !== 0) throw new Error(`tar could not unpack ${libraries}`)
  rmSync(libraries)
  if (existsSync(unpacked)) rmSync(half, { recursive: true })
  else renameSync(half, unpacked)
}

const unbrotli = (name: string, to: string, mode: number): Promise<void> =>
  pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), createWriteStream(to, { mode }))
