/**
 * Makes the sample council in an empty folder: founding, keys, rolls, three
 * weeks of work, by the portal's own acts on a clock that is moved along. What
 * it leaves behind is what three real weeks would have left.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { instant } from '../../app/ids.ts'
import { openPortal } from '../../app/portal.server.ts'
import { writeTrust } from '../../app/read-log/write-trust.server.ts'
import { parseSettings } from '../../app/settings.ts'
import { checkFolderMark } from '../data-folder.server.ts'
import { writeDurably } from '../durable-file.server.ts'
import { type Account, accountsFile, inShownOrder } from './account.ts'
import { leaver } from './april.server.ts'
import { foundCouncil } from './found-council.server.ts'
import { liveWeeks, todayOf } from './live-weeks.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { sampleBulletins } from './sample-bulletins.ts'
import { SampleChance } from './sample-chance.ts'
import { day, SampleClock } from './sample-clock.ts'
import { samplePeople } from './sample-people.ts'
import { foundSampleWitness, openSampleWitness, type SampleWitness } from './sample-witness.server.ts'

/** How much of the sample is made; the first members and the newest bulletins. */
export interface SampleSize {
  readonly members: number
  readonly bulletins: number
}

export const wholeSample: SampleSize = { members: samplePeople.length, bulletins: sampleBulletins.length }

export type Progress =
  | { readonly stage: 'people'; readonly done: number; readonly of: number }
  | { readonly stage: 'weeks'; readonly daysLeft: number; readonly entries: bigint }

export interface Making {
  /** As for openPortal; FUIN_MODE must be demo and DATA_DIR an empty folder. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** When the sample's three weeks end, milliseconds: now, or a little before. */
  readonly until: number
  readonly size: SampleSize
  /** Where its witness will be asked once the council is served; absent: a council that nobody witnesses. */
  readonly witnessUrl?: string
  readonly onProgress: (progress: Progress) => void
}

const foundedDaysAgo = 23
const seed = 20_261_001

/** Ends with everything closed and `accounts.json` written last: while it is missing, the council is only half made. */
export async function makeSampleCouncil(making: Making): Promise<readonly Account[]> {
  const { env, until, size, onProgress } = making
  const today = todayOf(until)
  const firstDay = today - foundedDaysAgo * day
  const clock = new SampleClock(instant(firstDay))
  const witness = await foundWitness(making, clock)
  const { transport } = witness ?? {}
  const quiet = { ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'error' }
  const portal = await openPortal({ env: quiet, now: clock.now, ...(transport ? { transport } : {}) })
  try {
    const stage = { portal, clock, chance: new SampleChance(seed) }
    const people = someOf(size)
    const onJoined = (done: number, of: number) => onProgress({ stage: 'people', done, of })
    const council = await foundCouncil({ stage, people, firstDay, onJoined })
    const bulletins = sampleBulletins.slice(-size.bulletins)
    const onDay = (daysLeft: number) => {
      const health = portal.log.health()
      onProgress({ stage: 'weeks', daysLeft, entries: health.state === 'healthy' ? health.size : 0n })
    }
    await liveWeeks({ council, samplePeople: people, bulletins, today, until, onDay })
    const { dataDir } = portal.settings
    await writeTrust(join(dataDir, 'trust.txt'), portal.log.trust)
    // Whoever has left has no use for a password.
    const inside = council.people.filter((someone) => someone !== council.byMailbox(leaver))
    const accounts = inShownOrder(inside.map(accountOf))
    await writeDurably(join(dataDir, accountsFile), `${JSON.stringify(accounts, null, 2)}\n`, 0o600)
    return accounts
  } finally {
    await portal.close()
    await witness?.close()
  }
}

async function foundWitness({ env, witnessUrl }: Making, clock: SampleClock): Promise<SampleWitness | null> {
  if (witnessUrl === undefined) return null
  const settings = parseSettings(env)
  await checkFolderMark(settings)
  const random = (n: number) => new Uint8Array(randomBytes(n))
  const { dataDir } = settings
  await foundSampleWitness({ dataDir, random }, witnessUrl)
  return openSampleWitness({ dataDir, origin: new URL(settings.origin).host, now: clock.now, random })
}

function someOf({ members }: SampleSize) {
  const chosen = new Set(samplePeople.filter(({ role }) => role === 'member').slice(0, members))
  return samplePeople.filter((person) => person.role !== 'member' || chosen.has(person))
}

function accountOf({ parts, passphrase, totpSecret }: SampleActor): Account {
  const { role, organization, email, password } = parts
  return { role, organization, email, password, passphrase, totpSecret }
}
