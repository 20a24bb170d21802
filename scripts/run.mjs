// Runs a TypeScript script in a process of its own and ends as it ends.
import { spawn } from 'node:child_process'
import { root } from './install.mjs'

/** Hands signals on, so that whoever stops npm stops the portal gracefully. */
export function run(script, args, env = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
