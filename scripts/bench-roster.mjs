// `npm run bench:roster`: builds the portal for production, then measures it.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
run('scripts/bench-roster.ts', ['--build', build({ demo: false }), ...process.argv.slice(2)], {
  NODE_ENV: 'production',
})
