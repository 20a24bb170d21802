/**
 * Runs the very command an auditor runs, `log:verify`, in a process of its own:
 * it shares no memory with the portal, cannot hold up its event loop, and what
 * it reads it reads from the database, not from what the portal has in mind.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { type Finding, judgedVerdicts } from './verification.ts'

export interface VerifierTarget {
  /** The project's own folder: where the command lies. What is built knows no other way to it. */
  readonly project: string
  /** Where trust.txt lies, and fuin.sqlite if there is no address. */
  readonly dataDir: string
  /** Null: SQLite in dataDir. */
  readonly databaseUrl: string | null
}

export interface Progress {
  readonly checked: number
  readonly total: number | null
}

export interface RunningVerifier {
  /** What it found. A verifier that could not say anything found the log unreadable: `incomplete`. */
  readonly finding: Promise<Finding>
  /** Ends it; `finding` is then worth nothing. */
  kill(): void
}

export function runVerifier(target: VerifierTarget, onProgress: (progress: Progress) => void): RunningVerifier {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/log-verify.ts', '--json', '--workers', '1', '--trust', `${target.dataDir}/trust.txt`],
    {
      cwd: target.project,
      stdio: ['ignore', 'pipe', 'pipe'],
      // By the environment: an address may hold a password, and arguments are everybody's to read.
      env: {
        NODE_ENV: 'production',
        DATA_DIR: target.dataDir,
        ...(target.databaseUrl === null ? {} : { DATABASE_URL: target.databaseUrl }),
      },
    },
  )
  yieldToReaders(child)
  return { finding: findingOf(child, onProgress), kill: () => void child.kill('SIGKILL') }
}

/** Whoever waits for a copy goes before whoever checks the past. */
function yieldToReaders({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch (error) {
    // It may have ended already; then there is nothing to yield.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR')) throw error
  }
}

async function findingOf(child: ChildProcess, onProgress: (progress: Progress) => void): Promise<Finding> {
  const complaints: string[] = []
  child.stderr?.on('data', (part) => complaints.push(String(part)))
  let found: Finding | null = null
  const lines = child.stdout ? createInterface({ input: child.stdout }) : null
  lines?.on('line', (line) => {
    const said = readLine(line)
    if (said === null) return
    if ('verdict' in said) found = said
    else onProgress(said)
  })
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  return found ?? unreadable(complaints.join('').trim().split('\n').at(-1) || ended)
}

const unreadable = (because: string): Finding => ({
  verdict: 'incomplete',
  checked: 0,
  total: null,
  trust: 'portal',
  firstWrong: null,
  because: `the verifier could not read the log: ${because}`,
})

/** A line of `log:verify --json`: how far it has come, or at the end what it found. Null for anything else. */
export function readLine(line: string): Progress | Finding | null {
  const said = jsonOf(line)
  const checked = numberAt(said, 'entries')
  if (said === null || checked === null) return null
  const total = numberAt(said, 'total')
  const verdict = judgedVerdicts.find((word) => word === said.verdict)
  if (!verdict) return { checked, total }
  const because = typeof said.because === 'string' ? said.because : null
  return { verdict, checked, total, trust: 'portal', firstWrong: numberAt(said, 'index'), because }
}

type Said = Readonly<Record<string, unknown>>

function jsonOf(line: string): Said | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Said) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Sizes go up to 2^63 and are told as text; a portal's own fit a safe integer. */
function numberAt(said: Said | null, name: string): number | null {
  const value = said?.[name]
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}
