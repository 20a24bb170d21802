/**
 * A demo that is opened again after days: its roll may have run out, and the two
 * who sign rolls are invented. So they sign the next one before it opens, with
 * their own keys and the portal's own acts.
 */
import { randomBytes } from 'node:crypto'
import { listPeople } from '../../app/council/person-store.server.ts'
import { instant } from '../../app/ids.ts'
import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import { currentRoll } from '../../app/roll/roll-proof.server.ts'
import { parseSettings } from '../../app/settings.ts'
import type { Account } from './account.ts'
import { SampleActor } from './sample-actor.server.ts'
import { SampleChance } from './sample-chance.ts'
import { day, SampleClock } from './sample-clock.ts'
import { officeOf } from './sample-machines.ts'
import { openSampleWitness, sampleWitnessUrl } from './sample-witness.server.ts'
import { signNextRoll } from './sign-roll.server.ts'
import { granted, type Stage } from './stage.ts'

/** A demo may be left open over a long weekend. */
const atLeast = 3 * day
/** Two people sign in and sign in less than this; it begins that long ago, so that nothing is dated ahead of now. */
const takes = 6 * 60_000

export interface Renewing {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly accounts: readonly Account[]
  /** Now, milliseconds. */
  readonly at: number
}

/** True if a new roll was signed. */
export async function renewRoll({ env, accounts, at }: Renewing): Promise<boolean> {
  const clock = new SampleClock(instant(at - takes))
  const witness = await witnessOf(env, clock)
  const { transport } = witness ?? {}
  const quiet = { ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'error' }
  const portal = await openPortal({ env: quiet, now: clock.now, ...(transport ? { transport } : {}) })
  try {
    const roll = await currentRoll(portal.db)
    if (roll && roll.expiresAt - at > atLeast) return false
    // Never before what the log has seen last.
    const health = portal.log.health()
    if (health.state === 'healthy') clock.reach(health.checkpointTime * 1000)
    const stage = { portal, clock, chance: new SampleChance(at) }
    const [first, second] = await openVaults(stage, accounts)
    for (const secretary of [first, second]) await secretary.signIn()
    await signNextRoll([first, second])
    for (const secretary of [first, second]) await secretary.signOut()
    return true
  } finally {
    await portal.close()
    await witness?.close()
  }
}

/** Nobody is served yet, so the witness is not either. */
async function witnessOf(env: Renewing['env'], clock: SampleClock) {
  const { dataDir, origin } = parseSettings(env)
  if (!sampleWitnessUrl(dataDir)) return null
  const random = (n: number) => new Uint8Array(randomBytes(n))
  return openSampleWitness({ dataDir, origin: new URL(origin).host, now: clock.now, random })
}

async function openVaults(stage: Stage, accounts: readonly Account[]): Promise<readonly [SampleActor, SampleActor]> {
  const [first, second] = accounts.filter(({ role }) => role === 'secretariat')
  if (!first || !second) throw new Error('accounts.json names fewer than two of the secretariat')
  return [await returning(stage, first), await returning(stage, second)]
}

/** A person who made their key before, at their machine again with the vault unlocked. */
export async function returning(stage: Stage, account: Account): Promise<SampleActor> {
  const { portal } = stage
  const { role, organization, email, password, totpSecret, passphrase } = account
  const known = (await listPeople(portal.db)).find((person) => person.email === email)
  if (!known) throw new Error(`nobody here is called ${email}`)
  const office = officeOf(0, 0)
  const someone = new SampleActor({
    stage,
    role,
    name: known.name,
    reading: known.reading,
    organization,
    email,
    password,
    office,
  })
  someone.joined({ person: known.id, totpSecret, token: '' })
  await unlock(portal, someone, passphrase)
  return someone
}

async function unlock(portal: Portal, someone: SampleActor, passphrase: string): Promise<void> {
  const { person, vault } = someone
  const { protectedKey, card, council } = await readOwnKey(portal, person)
  if (!protectedKey || !card) throw new Error(`${someone.parts.email} has no key`)
  granted('unlocking', await vault.handle('unlock', { person, protectedKey, passphrase, cards: [card] }))
  if (council) granted('the council', await vault.handle('pin-council', council))
  someone.noted(passphrase)
}
