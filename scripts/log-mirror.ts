/**
 * Makes or continues a full mirror of a portal's log: entries, tree and
 * checkpoint as plain files (C2SP tlog-tiles), each checked before it is written.
 *
 *   npm run log:mirror -- --url https://portal --into FOLDER --trust FILE --token-file F [--watch]
 *
 *   --trust       whose signatures to believe (fuin-log-trust/1), as oversight publishes it
 *   --token-file  a file that holds the token oversight gave for this mirror
 *   --watch       stay, and take what is new every minute
 *
 * Exits 0 when the folder holds the newest checkpoint, 1 where what the portal
 * shows does not hold (the checkpoint it showed is kept in FOLDER/refused-…),
 * 2 where it could not be read. `npm run log:verify -- --mirror FOLDER` then
 * verifies it whole, without the portal.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { exitCodes } from '../app/audit/verdict.ts'
import { parseTrust } from '../app/formats/trust.ts'
import { isForeign } from '../app/outcome.ts'
import { type Mirror, openMirror } from '../app/witness/mirror-log.server.ts'
import { portalFiles } from './log-verify/open-source.ts'
import { progressLine } from './log-verify/progress-line.ts'

const every = 60_000

async function mirror(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      into: { type: 'string' },
      trust: { type: 'string' },
      'token-file': { type: 'string' },
      watch: { type: 'boolean', default: false },
    },
  })
  const { url, into: folder, trust, 'token-file': tokenFile } = values
  if (!url || !folder || !trust || !tokenFile) throw new Error('--url, --into, --trust and --token-file are needed')
  const line = progressLine(false)
  const opened = await openMirror({
    files: portalFiles({ url, tokenFile }),
    folder,
    trust: parseTrust(readFileSync(trust, 'utf8')),
    progress: line.show,
  })
  await takeNew(opened, line.end)
  while (values.watch) {
    await new Promise((resolve) => setTimeout(resolve, every))
    // A portal that does not answer is asked again; one that shows another log is not.
    await takeNew(opened, line.end).catch((error) => {
      if (isForeign(error)) throw error
      console.error(error instanceof Error ? error.message : String(error))
    })
  }
}

async function takeNew(opened: Mirror, clear: () => void): Promise<void> {
  const before = opened.size
  await opened.catchUp()
  clear()
  if (opened.size > before) console.log(`mirrored ${opened.size} entries, ${opened.size - before} of them new`)
}

try {
  await mirror()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = isForeign(error) ? exitCodes.tampered : exitCodes.incomplete
}
