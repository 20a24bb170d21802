// Builds the portal if its sources changed since the last build. The demo is
// built into a folder of its own: its extra pages are absent from production's.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

const sources = [
  'app',
  'scripts/build-server.mjs',
  'scripts/compress-assets.mjs',
  'scripts/evidence-verify.ts',
  'scripts/interface-characters.ts',
  'scripts/make-fonts.ts',
  'scripts/serve.ts',
  'db',
  'public',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
]

/** Returns the folder that holds the build, relative to the project. */
export function build({ demo }) {
  const folder = demo ? 'build/demo' : 'build/production'
  const stamp = join(root, folder, '.fuin-source-hash')
  const wanted = hashOf(sources)
  const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  // What lies in every evidence bundle, for demo and production alike.
  if (!isBuilt || !existsSync(join(root, 'build/verify.mjs'))) bundle('scripts/build-verifier.mjs')
  if (isBuilt) return folder
  console.log(`Building into ${folder}…`)
  const remix = join(root, 'node_modules/@remix-run/dev/dist/cli.js')
  const done = spawnSync(process.execPath, [remix, 'vite:build'], {
    cwd: root,
    // Vite's own progress is for developers; its errors are for everybody.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', FUIN_BUILD_DIR: folder, FUIN_DEMO: demo ? '1' : '' },
  })
  if (done.error || done.status !== 0) {
    console.error('The build did not succeed. Its own words stand above.')
    process.exit(1)
  }
  bundle('scripts/build-server.mjs', folder)
  bundle('scripts/compress-assets.mjs', folder)
  writeFileSync(stamp, wanted)
  return folder
}

/** In a process of its own: esbuild's answer is a promise. */
function bundle(script, ...args) {
  const done = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (done.status !== 0) process.exit(1)
}

/** One hash over names and contents, in an order that does not depend on the file system. */
function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesUnder))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}

function filesUnder(path) {
  if (statSync(join(root, path)).isFile()) return [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`))
}

// `npm run build`, for whoever builds in one place and starts in another.
if (process.argv[1] === fileURLToPath(import.meta.url)) build({ demo: process.argv.includes('--demo') })
