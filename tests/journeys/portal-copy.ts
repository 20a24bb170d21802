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
  /** The same council so much later, milliseconds after its founding: its portal was off meanwhile. */
  reopenedLater(later: number): Promise<OpenedCouncil>
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
  const dataDir = mkdtempSync(join(tmpdir(), 'fuin-council-'))
  cpSync(files.data, dataDir, { recursive: true })
  await prepare?.(dataDir)
  await behind?.before(stored.url)
  const lane: Lane | undefined = test.info().project.metadata.lane
  const port = behind?.port ?? lane?.port ?? Number(new URL(stored.url).port)
  return opened(stored, { later, env: choices.env ?? {}, dataDir, port })
}

interface Opening {
  readonly later: number
  readonly env: NonNullable<ServerChoices['env']>
  readonly dataDir: string
  readonly port: number
}

async function opened(stored: Founded<StoredAccount>, opening: Opening): Promise<OpenedCouncil> {
  const { later, dataDir, port } = opening
  const env = { ...opening.env, ...(later > 0 ? clockAhead(later) : {}) }
  const portal = await startServer({ port, origin: stored.url, env, dataDir })
  const people = eachPerson(stored.people, later)
  const close = async () => {
    await portal.stop()
    portal.remove()
  }
  const reopenedLater = async (by: number) => {
    await portal.stop()
    return opened({ ...stored, people: keptPeople(people) }, { ...opening, later: by })
  }
  return { ...stored, people, portal, close, reopenedLater }
}

/** What its owner's telephone has shown by now goes on with them. */
const keptPeople = (people: CouncilPeople<Account>): CouncilPeople<StoredAccount> => JSON.parse(JSON.stringify(people))

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
