/**
 * Makes or continues a full mirror of a portal's log: entries, tree and
 * checkpoint as plain files (C2SP tlog-tiles), each checked before it is written.
 */
import { exitCodes } from '../app/audit/verdict.ts'
import { isForeign } from '../app/outcome.ts'
import { type Mirror, openMirror } from '../app/witness/mirror-log.server.ts'
import { CommandRefused, runCommand, wrongUsage } from './command/read-command.ts'
import { readTrustFile } from './command/read-file.ts'
import { portalFiles } from './log-verify/open-source.ts'
import { progressLine } from './log-verify/progress-line.ts'

const every = 60_000

const usage = `Makes or continues a full mirror of a portal's log, as plain files (C2SP tlog-tiles).

  npm run log:mirror -- --url https://portal --into FOLDER --trust FILE --token-file F [--watch]

  --trust       whose signatures to believe (fuin-log-trust/1), as oversight publishes it
  --token-file  a file that holds the token oversight gave for this mirror
  --watch       stay, and take what is new every minute

Exits 0 when the folder holds the newest checkpoint, 1 where what the portal shows does not hold (the
checkpoint it showed is kept in FOLDER/refused-…), 2 where it could not be read; 64 where the command cannot be
understood, 65 where the trust file is none, 66 where a file is not there or cannot be opened.
npm run log:verify -- --mirror FOLDER then verifies it whole, without the portal.`

const options = {
  url: { type: 'string' },
  into: { type: 'string' },
  trust: { type: 'string' },
  'token-file': { type: 'string' },
  watch: { type: 'boolean', default: false },
} as const

interface Asked {
  readonly url?: string
  readonly into?: string
  readonly trust?: string
  readonly 'token-file'?: string
  readonly watch: boolean
}

async function mirror({ url, into: folder, trust, 'token-file': tokenFile, watch }: Asked): Promise<undefined> {
  if (!url || !folder || !trust || !tokenFile) throw wrongUsage('--url, --into, --trust and --token-file are needed.')
  const line = progressLine(false)
  const opened = await openMirror({
    files: portalFiles({ url, tokenFile }),
    folder,
    trust: readTrustFile(trust),
    progress: line.show,
  })
  await takeNew(opened, line.end)
  while (watch) {
    await new Promise((resolve) => setTimeout(resolve, every))
    // A portal that does not answer is asked again; one that shows another log is not.
    await takeNew(opened, line.end).catch((error) => {
      if (isForeign(error)) throw error
      console.error(error instanceof Error ? error.message : String(error))
    })
  }
  return undefined
}

async function takeNew(opened: Mirror, clear: () => void): Promise<void> {
  const before = opened.size
  await opened.catchUp()
  clear()
  if (opened.size > before) console.log(`mirrored ${opened.size} entries, ${opened.size - before} of them new`)
}

await runCommand({
  usage,
  config: { options },
  run: ({ values }) => mirror(values),
  explain: (error) => (isForeign(error) ? new CommandRefused(exitCodes.tampered, error.message) : null),
  otherwise: exitCodes.incomplete,
})
