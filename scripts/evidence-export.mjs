// `npm run evidence:export`: an evidence bundle from the operator's command line.
import { buildVerifier } from './build-verifier.mjs'
import { run } from './run.mjs'

await buildVerifier()
run('scripts/evidence-export.ts', process.argv.slice(2))
