// Installs what package-lock.json names, if it is not there already. Plain Node,
// no dependency: this runs before there is any.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path) => `${root}${path}`
const stamp = at('node_modules/.fuin-lock-hash')
// Compiled packages fit one Node ABI on one kind of machine.
const machine = `${process.platform} ${process.arch} abi${process.versions.modules}`
const leastNode = [20, 19]

export function install() {
  requireNode()
  const wanted = `${createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex')} ${machine}\n`
  const last = existsSync(stamp) ? readFileSync(stamp, 'utf8') : null
  if (last === wanted) return
  // A person may have run npm by hand; that is as good, unless Node changed since.
  const byHand = (last === null || last.trim().endsWith(machine)) && npmInstalledTheSame()
  if (!byHand) runNpm()
  writeFileSync(stamp, wanted)
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return
  console.error(`Fuin needs Node ${leastNode.join('.')} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

function runNpm() {
  console.log('Installing packages. The first time takes some minutes, most of them where SQLite must be compiled…')
  const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' })
  if (!done.error && done.status === 0) return
  console.error('npm ci did not succeed, so nothing was started. Its own words stand above.')
  process.exit(1)
}

/** Whether npm's record of node_modules names every package of the lock file that is not optional. */
function npmInstalledTheSame() {
  const record = at('node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) => path === '' || optional || peer || installed[path]?.version === version,
  )
}
