// Commands in one file each, with all they need, for plain `node` on a machine that has
// nothing else: the verifier that lies in every evidence bundle (scripts/evidence-verify.ts)
// and the reader (scripts/read.ts). Not minified: whoever doubts them should be able to read them.
import { mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

/** Where the portal finds it. */
const verifierFile = 'build/verify.mjs'

/** Writes the verifier to `file`, absolute or relative to the project. */
export const buildVerifier = (file = verifierFile) =>
  buildCommand('scripts/evidence-verify.ts', file, [
    '// Verifies a fuin-evidence/3 bundle: node verify.mjs BUNDLE --trust TRUST.txt [--tsa CERTIFICATE] [--json]; --help says more.',
    '// Needs Node.js 20.19 or newer and nothing else. Made from scripts/evidence-verify.ts of Fuin.',
  ])

/** Writes the reader for whoever does not trust what a portal serves. */
export const buildReader = (file = 'build/read.mjs') =>
  buildCommand('scripts/read.ts', file, [
    '// Reads one bulletin without a browser: node read.mjs ADDRESS --email MAIL --into FOLDER; --help says more.',
    '// Needs Node.js 20.19 or newer and nothing else. Made from scripts/read.ts of Fuin.',
  ])

/** One file for plain Node. */
async function buildCommand(entry, file, said) {
  const path = join(root, file)
  const target = file.startsWith('/') ? file : path
  // Here and not above: this file is read before anything is installed.
  const { build } = await import('esbuild')
  mkdirSync(dirname(target), { recursive: true })
  const beside = `${target}.${process.pid}.mjs`
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: beside,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: said.join('\n') },
  })
  renameSync(beside, target)
  return target
}

// `node scripts/build-verifier.mjs`, for whoever serves from the sources.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildVerifier())
  console.log(await buildReader())
}
