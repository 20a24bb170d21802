/** Starts the built portal the way `npm start` does, on a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface RunningServer {
  readonly url: string
  readonly dataDir: string
  /** Of its process, so that a test can see what it costs. */
  readonly pid: number
  /** Everything it wrote so far, both streams in one. */
  output(): string
  /** SIGTERM, then its exit code; the data folder stays until `remove`. */
  stop(): Promise<number | null>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  remove(): void
}

export interface ServerChoices {
  /** Start on what an earlier server left. Absent: an empty folder. */
  readonly dataDir?: string
  /** The same one as before, where `dataDir` is an earlier server's: its origin is signed into the log. */
  readonly port?: number
  /** What browsers see, where something of the test's own stands in front. */
  readonly origin?: string
  readonly build?: string
  readonly env?: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Resolves once /readyz answers 200; throws with the server's own output if it ends or takes longer than 30 s. */
export async function startServer(choices: ServerChoices = {}): Promise<RunningServer> {
  const dataDir = choices.dataDir ?? mkdtempSync(join(tmpdir(), 'fuin-server-'))
  const port = choices.port ?? (await freePort())
  const url = `http://localhost:${port}`
  const child = launch({ dataDir, port, url, choices })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (output += String(part)))
  await ready({ url, child, output: () => output })
  return {
    url,
    dataDir,
    pid: child.pid ?? 0,
    output: () => output,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = child.exitCode !== null || child.signalCode !== null
  if (!gone) {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return child.exitCode
}

interface Launch {
  readonly dataDir: string
  readonly port: number
  readonly url: string
  readonly choices: ServerChoices
}

function launch({ dataDir, port, url, choices }: Launch): ChildProcess {
  const { NODE_OPTIONS: _, VITEST: __, ...inherited } = process.env
  const build = choices.build ?? 'build/production'
  return spawn(process.execPath, [`${build}/serve.js`, '--build', build], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: String(port),
      ORIGIN: choices.origin ?? url,
      // What is issued is read at once; whoever tests those minutes asks for them.
      RECALL_MINUTES: '0',
      ...choices.env,
    },
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

interface Waiting {
  readonly url: string
  readonly child: ChildProcess
  output(): string
}

async function ready({ url, child, output }: Waiting): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await wait(50)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended:\n${output()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.status === 200) return
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not get ready:\n${output()}`)
}
