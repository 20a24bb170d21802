/**
 * Prepares the log's next pair of keys, beside the ones in force: log.key.next
 * and clock.key.next in the keys folder, 0600. They sign nothing until oversight
 * and the secretariat have put them in force, on the page /log/trust; the portal
 * may go on running. Copy the keys folder to every node before they do.
 *
 *   npm run log:new-key
 *
 * DATA_DIR as for the portal. Exits 0 when they have been written.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatVerifierKey } from '../app/formats/note.ts'
import { parseTrust } from '../app/formats/trust.ts'
import { keysFolderOf, makeNextKeys, preparedKeys, readHeldKeys } from '../app/read-log/log-keys.server.ts'

async function prepare(): Promise<void> {
  const dataDir = process.env.DATA_DIR || 'data'
  const inForce = parseTrust(readFileSync(join(dataDir, 'trust.txt'), 'utf8'))
  const folder = keysFolderOf(dataDir, inForce.origin)
  await makeNextKeys(folder, inForce, (n) => new Uint8Array(randomBytes(n)))
  const prepared = preparedKeys(inForce.origin, { next: readHeldKeys(folder).next, inForce })
  if (!prepared) throw new Error('the prepared keys could not be read back')
  console.log(`Prepared in ${folder}:`)
  console.log(`  ${formatVerifierKey(prepared.logKey)}`)
  console.log(`  ${formatVerifierKey(prepared.clockKey)}`)
  console.log('Two people put them in force on /log/trust: one of oversight, one of the secretariat.')
}

try {
  await prepare()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
