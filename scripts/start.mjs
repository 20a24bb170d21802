// `npm start`: the portal for real.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
run('scripts/serve.ts', ['--build', build({ demo: false })], { NODE_ENV: 'production', FUIN_MODE: 'production' })
