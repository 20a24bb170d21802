/**
 * Runs a witness (外部検証機関): it remembers the newest checkpoint of each log it
 * watches, and cosigns only what extends it. https://c2sp.org/tlog-witness
 */
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { parseArgs } from 'node:util'
import { pino } from 'pino'
import { parseTrust } from '../app/formats/trust.ts'
import { instant } from '../app/ids.ts'
import { examineEntries, withoutQuorum } from '../app/witness/examine-entries.server.ts'
import { openMirror } from '../app/witness/mirror-log.server.ts'
import { type OpenedWitness, openWitnessFolder } from '../app/witness/open-witness-folder.server.ts'
import { makeWitnessServer } from '../app/witness/serve-witness.server.ts'
import { joinWatchedLogs, readWatchedLogs, type WatchedLogs } from '../app/witness/watched-logs.ts'
import { type Examine, openWitness } from '../app/witness/witness.server.ts'
import { runCommand, wrongUsage } from './command/read-command.ts'
import { readCarriedFile } from './command/read-file.ts'
import { portalFiles } from './log-verify/open-source.ts'

const usage = `Runs a witness: it cosigns the checkpoints of the logs it watches (https://c2sp.org/tlog-witness).

  npm run witness -- --dir FOLDER --name witness.example --logs FILE [--port 7000] [--host 127.0.0.1]
                     [--mirror FOLDER --url https://portal.example --token-file FILE]
  npm run witness -- --dir FOLDER --show-key

  --dir       its key and its memory; made at the first start. Nobody else may have it
  --name      part of its key, so for ever the same; needed at the first start only
  --logs      whose checkpoints to cosign: a portal's trust.txt, or \`log <vkey>\` lines; may be given several times
  --mirror    also keep every entry and tile there, and cosign only what was fetched and checked;
              needs the portal's address, the token oversight gave, and trust.txt as --logs
  --show-key  prints the line a policy needs, and ends

Put a TLS proxy before it if it is reached over a network. Exits 1 where it cannot start; 64 where the command cannot
be understood, 65 where a file is not what it should be, 66 where it is not there or cannot be opened.`

const options = {
  dir: { type: 'string' },
  name: { type: 'string' },
  logs: { type: 'string', multiple: true },
  port: { type: 'string', default: '7000' },
  host: { type: 'string', default: '127.0.0.1' },
  mirror: { type: 'string' },
  url: { type: 'string' },
  'token-file': { type: 'string' },
  'show-key': { type: 'boolean', default: false },
} as const

type Asked = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ sync: true }))
/** What is in flight may take this long once a stop is asked for. Milliseconds. */
const finishWithin = 5_000

function random(bytes: number): Uint8Array {
  return new Uint8Array(randomBytes(bytes))
}

/** The address is where this machine hears it; whoever puts it behind a proxy writes theirs. */
function policyLine({ host, port }: Asked, { signer, vkey }: OpenedWitness): string {
  const name = signer.name.replaceAll(/[^A-Za-z0-9.-]/g, '-')
  return `witness ${name} ${vkey} http://${host}:${port}`
}

const logsFile = 'a trust file or log lines'

function watched({ logs: files = [] }: Asked): WatchedLogs {
  if (files.length === 0) throw wrongUsage('--logs FILE is needed: whose checkpoints to cosign.')
  const logs = joinWatchedLogs(files.map((file) => readCarriedFile(file, logsFile, readWatchedLogs)))
  if (logs.size === 0) throw new Error(`${files.join(', ')} names no log.`)
  return logs
}

/** Takes all there is before it serves: while it fetches, the log waits for its cosignature. */
async function mirrored({ mirror: folder, url, 'token-file': tokenFile, logs = [] }: Asked): Promise<Examine | null> {
  if (folder === undefined) return null
  const texts = logs.map((file) => readCarriedFile(file, logsFile, (text) => text))
  const text = texts.find((one) => one.startsWith('fuin-log-trust/'))
  if (!url || !tokenFile || text === undefined)
    throw wrongUsage("--mirror needs --url, --token-file, and the portal's trust.txt as --logs.")
  const trust = parseTrust(text)
  const mirror = await openMirror({ files: portalFiles({ url, tokenFile }), folder, trust: withoutQuorum(trust) })
  await mirror.catchUp()
  logger.info({ origin: trust.origin, size: String(mirror.size), folder }, 'the mirror holds the log')
  return examineEntries(mirror, trust.origin)
}

async function serve(choices: Asked, folder: OpenedWitness): Promise<void> {
  const { db, signer } = folder
  const logs = watched(choices)
  const examine = await mirrored(choices)
  const parts = { db, signer, logs, logger, now: () => instant(Date.now()) }
  const witness = openWitness({ ...parts, ...(examine ? { examine } : {}) })
  const server = makeWitnessServer(witness, logger)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => void stop(server, folder, signal))
  server.once('error', (error) => {
    console.error(`--port ${choices.port} on ${choices.host} cannot be used: ${error.message}`)
    process.exit(1)
  })
  server.listen(Number(choices.port), choices.host, () => {
    logger.info({ watches: [...logs.keys()], host: choices.host, port: choices.port }, 'the witness is open')
    console.log(`\nFor the policy of a log:\n\n  ${policyLine(choices, folder)}\n`)
  })
}

/** No new connections; what is in flight is answered; what was cosigned is on disk already. */
async function stop(server: Server, folder: OpenedWitness, signal: string): Promise<void> {
  logger.info({ signal }, 'stopping')
  const cut = setTimeout(() => server.closeAllConnections(), finishWithin)
  await new Promise<void>((closed) => {
    server.close(() => closed())
    server.closeIdleConnections()
  })
  clearTimeout(cut)
  await folder.close()
  process.exit(0)
}

async function run({ values }: { readonly values: Asked }): Promise<undefined> {
  if (values.dir === undefined) throw wrongUsage('--dir FOLDER is needed: where the witness keeps its key and memory.')
  const folder = await openWitnessFolder({ folder: values.dir, name: values.name ?? null, random })
  if (values['show-key']) {
    console.log(policyLine(values, folder))
    await folder.close()
    return undefined
  }
  try {
    await serve(values, folder)
  } catch (error) {
    await folder.close()
    throw error
  }
  return undefined
}

await runCommand({ usage, config: { options }, run })
