// The portal's server as one file, beside what Remix built: `node
// scripts/build-server.mjs FOLDER`. Started from its sources it would read and
// translate four hundred files first, longer than all else it does at a start.
// Packages stay where npm put them; two of them are compiled for this machine.
import { build } from 'esbuild'
import { root } from './install.mjs'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('say into which folder')

const parts = {
  'scripts/serve.ts': 'serve.js',
  // Started by the server as a thread, from beside it.
  'app/openpgp/foreign-key-thread.ts': 'foreign-key-thread.mjs',
}

for (const [entryPoint, file] of Object.entries(parts)) await bundle(entryPoint, file)

function bundle(entryPoint, file) {
  return build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile: `${folder}/${file}`,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Where something breaks, the operator's line says file and function.
    sourcemap: 'linked',
    charset: 'utf8',
    logLevel: 'error',
  })
}
