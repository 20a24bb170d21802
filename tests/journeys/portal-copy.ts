/** The council founded by the first journey, and a copy of it for each journey that follows. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@playwright/test'
import { type RunningServer, type ServerChoices, startServer } from '../support/server.ts'
import { type Account, accountFrom, type NewAccount, type StoredAccount } from './account.ts'

/** Somebody invited who has not come yet. */
export interface Invited {
  readonly person: NewAccount
  readonly link: string
}

export interface CouncilPeople<Kept> {
  readonly secretariat: Kept
  readonly secondSecretariat: Kept
  readonly liaison: Kept
  readonly member: Kept
  readonly otherMember: Kept
  readonly compliance: Kept
  readonly secondCompliance: Kept
  readonly oversight: Kept
  readonly secondOversight: Kept
}

interface Founded<Kept> {
  /** Signed into the log: a copy must be served under the same address. */
  readonly url: string
  readonly people: CouncilPeople<Kept>
  readonly invited: readonly Invited[]
}

export type FoundedCouncil = Founded<Account>

// Each checkout its own: two of them may be tested at once.
const folder = fileURLToPath(new URL('../../node_modules/.cache/fuin-journeys', import.meta.url))
const files = { data: join(folder, 'data'), people: join(folder, 'people.json') }

/** Keeps a council whose portal has stopped. */
export function keepCouncil(dataDir: string, council: FoundedCouncil): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  cpSync(dataDir, files.data, { recursive: true })
  writeFileSync(files.people, JSON.stringify(council), { mode: 0o600 })
}

/** Where a worker's portal listens while its browser finds it under the council's address: playwright.config.ts. */
export interface Lane {
  readonly port: number
}

/** Of the council that is kept; null where none is. */
export function foundedUrl(): string | null {
  if (!existsSync(files.people)) return null
  const { url }: Founded<StoredAccount> = JSON.parse(readFileSync(files.people, 'utf8'))
  return url
}

export interface OpenedCouncil extends FoundedCouncil {
  readonly portal: RunningServer
  /** Stops the portal and removes the copy. */
  close(): Promise<void>
}

export interface OpeningChoices {
  /** How much later it is than when the council was founded, milliseconds: for the portal and for everybody's telephone. */
  readonly later?: number
  readonly env?: ServerChoices['env']
  /** What an operator does to the folder before the portal starts on it. */
  readonly prepare?: (dataDir: string) => Promise<void>
  /** Behind something of the test's own that answers under the council's address, which `before` starts. */
  readonly behind?: { readonly port: number; readonly before: (url: string) => Promise<void> }
}

/** A portal on a fresh copy of the founded council. */
export async function openCouncil(choices: OpeningChoices = {}): Promise<OpenedCouncil> {
  if (!existsSync(files.people)) throw new Error('no council was founded yet: run founding.spec.ts first')
  const stored: Founded<StoredAccount> = JSON.parse(readFileSync(files.people, 'utf8'))
  const { behind, prepare, later = 0 } = choices
  const council: FoundedCouncil = { ...stored, people: eachPerson(stored.people, later) }
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-council-'))
  cpSync(files.data, dataDir, { recursive: true })
  const env = { ...choices.env, ...(later > 0 ? clockAhead(later) : {}) }
  await prepare?.(dataDir)
  await behind?.before(council.url)
  const lane: Lane | undefined = test.info().project.metadata.lane
  const port = behind?.port ?? lane?.port ?? Number(new URL(council.url).port)
  const portal = await startServer({ port, origin: council.url, env, dataDir })
  const close = async () => {
    await portal.stop()
    portal.remove()
  }
  return { ...council, portal, close }
}

/** The environment of a portal whose machine runs so many milliseconds ahead. */
export const clockAhead = (by: number) => ({
  FUIN_TEST_CLOCK_AHEAD: String(by),
  NODE_OPTIONS: `--import ${new URL('later-clock.mjs', import.meta.url).href}`,
})

function eachPerson({ ...people }: CouncilPeople<StoredAccount>, later: number): CouncilPeople<Account> {
  return {
    secretariat: accountFrom(people.secretariat, later),
    secondSecretariat: accountFrom(people.secondSecretariat, later),
    liaison: accountFrom(people.liaison, later),
    member: accountFrom(people.member, later),
    otherMember: accountFrom(people.otherMember, later),
    compliance: accountFrom(people.compliance, later),
    secondCompliance: accountFrom(people.secondCompliance, later),
    oversight: accountFrom(people.oversight, later),
    secondOversight: accountFrom(people.secondOversight, later),
  }
}
