// `npm run demo`: a sample council on this machine. `-- --fresh` starts it over.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
const folder = build({ demo: true })
const env = { NODE_ENV: 'production', FUIN_MODE: 'demo' }
run('scripts/demo.ts', ['--build', folder, ...process.argv.slice(2)], env, { endsWithParent: true })
