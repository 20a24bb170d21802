// `npm start`: the portal for real.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { run } from './run.mjs'

install()
const folder = build({ demo: false })
run(`${folder}/serve.js`, ['--build', folder], { NODE_ENV: 'production', FUIN_MODE: 'production' })
