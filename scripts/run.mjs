// Runs a script, TypeScript or built, in a process of its own and ends as it ends.
import { spawn } from 'node:child_process'
import { root } from './install.mjs'

/**
 * Hands signals on, so that whoever stops npm stops the portal gracefully. With
 * `endsWithParent` it also stops when npm is gone: npm, told to end alone, leaves
 * what it started running.
 */
export function run(script, args, env = {}, { endsWithParent = false } = {}) {
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : ['--enable-source-maps']
  const child = spawn(process.execPath, [...loader, script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const parent = process.ppid
  if (endsWithParent) setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref()
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
