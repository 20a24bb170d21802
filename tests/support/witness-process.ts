/** Starts a witness the way `npm run witness` does, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './server.ts'

export interface RunningWitness {
  readonly url: string
  readonly vkey: string
  output(): string
  /** SIGTERM, then its exit code. */
  stop(): Promise<number | null>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
}

export interface WitnessChoices {
  readonly dir: string
  readonly name?: string
  /** A file that names the logs to watch. */
  readonly logs: string
  readonly port?: number
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const script = ['--import', 'tsx', 'scripts/witness.ts']

/** Resolves once /healthz answers; throws with its own output if it ends or takes longer than 30 s. */
export async function startWitness({ dir, name, logs, port }: WitnessChoices): Promise<RunningWitness> {
  const at = port ?? (await freePort())
  const named = name === undefined ? [] : ['--name', name]
  const args = [...script, '--dir', dir, '--logs', logs, '--port', String(at), ...named]
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)))
  const url = `http://127.0.0.1:${at}`
  await ready(url, child, () => output)
  return {
    url,
    vkey: readFileSync(join(dir, 'witness.vkey'), 'utf8').trimEnd(),
    output: () => output,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return child.exitCode
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await wait(50)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the witness ended:\n${output()}`)
    if ((await fetch(`${url}/healthz`).catch(() => null))?.status === 200) return
  }
  child.kill('SIGKILL')
  throw new Error(`the witness did not get ready:\n${output()}`)
}

/** Runs the script to its end, for what it prints and how it ends. */
export async function runWitness(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(process.execPath, [...script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)))
  const [code] = await once(child, 'close')
  return { code: Number(code), output }
}
