// The one-file verifier that lies in every evidence bundle: scripts/evidence-verify.ts
// with all it needs, for plain `node` on a machine that has nothing else. Not
// minified: whoever doubts it should be able to read it.
import { mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

/** Where the portal finds it. */
const verifierFile = 'build/verify.mjs'

/** Writes the verifier to `file`, absolute or relative to the project. */
export async function buildVerifier(file = verifierFile) {
  const path = join(root, file)
  const target = file.startsWith('/') ? file : path
  // Here and not above: this file is read before anything is installed.
  const { build } = await import('esbuild')
  mkdirSync(dirname(target), { recursive: true })
  const beside = `${target}.${process.pid}.mjs`
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/evidence-verify.ts'],
    outfile: beside,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
    banner: {
      js: '// Verifies a fuin-evidence/3 bundle: node verify.mjs BUNDLE --trust TRUST.txt [--tsa CERTIFICATE] [--json]; --help says more.\n// Needs Node.js 20.19 or newer and nothing else. Made from scripts/evidence-verify.ts of Fuin.',
    },
  })
  renameSync(beside, target)
  return target
}

// `node scripts/build-verifier.mjs`, for whoever serves from the sources.
if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildVerifier())
