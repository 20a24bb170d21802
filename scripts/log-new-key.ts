/**
 * Prepares the log's next pair of keys, beside the ones in force: log.key.next
 * and clock.key.next in the keys folder, 0600. They sign nothing until oversight
 * and the secretariat have put them in force, on the page /log/trust; the portal
 * may go on running.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { formatVerifierKey } from '../app/formats/note.ts'
import { keysFolderOf, makeNextKeys, preparedKeys, readHeldKeys } from '../app/read-log/log-keys.server.ts'
import { runCommand } from './command/read-command.ts'
import { readTrustFile } from './command/read-file.ts'

const usage = `Prepares the log's next pair of keys, beside the ones in force. The portal may go on running.

  npm run log:new-key

DATA_DIR as for the portal. Copy its keys folder to every node before two people put them in force on /log/trust.
Exits 0 when they have been written, 1 where it was refused.`

async function prepare(): Promise<undefined> {
  const dataDir = process.env.DATA_DIR || 'data'
  const inForce = readTrustFile(join(dataDir, 'trust.txt'))
  const folder = keysFolderOf(dataDir, inForce.origin)
  await makeNextKeys(folder, inForce, (n) => new Uint8Array(randomBytes(n)))
  const prepared = preparedKeys(inForce.origin, { next: readHeldKeys(folder).next, inForce })
  if (!prepared) throw new Error('the prepared keys could not be read back')
  console.log(`Prepared in ${folder}:`)
  console.log(`  ${formatVerifierKey(prepared.logKey)}`)
  console.log(`  ${formatVerifierKey(prepared.clockKey)}`)
  console.log('Two people put them in force on /log/trust: one of oversight, one of the secretariat.')
  return undefined
}

await runCommand({ usage, config: {}, run: prepare })
