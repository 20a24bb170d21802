/**
 * Whoever's key is about to end is told by mail: at each of the days at which the
 * pages begin to warn, once (keyring/key-end). The letter says no more than any
 * other. Where the portal was away on such a day it is told at the next turn; of
 * several days that passed meanwhile, once. Whose desk would be left with fewer than
 * two by it is told with them: another may have to be chosen in time.
 */
import type { Trx } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { leansOn } from '../desks/desk.ts'
import { desksOfPerson } from '../desks/desk-store.server.ts'
import { days, hours, type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { isToldOf, keyWarnings } from '../keyring/key-end.ts'
import { type EndingKey, keysEnding, markEndTold } from '../keyring/key-store.server.ts'
import { isLogUnavailable } from '../read-log/read-log.server.ts'
import { lettersFor } from './fan-out.server.ts'
import { peopleToTell, wantLetters } from './letter-audience-store.server.ts'
import { ofNoEntry, queueLetters } from './letter-store.server.ts'

export interface KeyEndRounds extends Pick<Ground, 'db' | 'log' | 'now' | 'random'> {
  readonly logger: { error(fields: object, message: string): void }
}

const every = hours(1)
const ask = minutes(10)
const lease = minutes(10)
/** Of one step: releases of bulletins wait for no more than these. */
const together = 200

/** How many were told, if it is this node's turn. */
export async function tellKeyEnds(ground: KeyEndRounds): Promise<number> {
  const { db, log, now, logger } = ground
  try {
    if ((await untold(db, now())).length === 0) return 0
    if (!(await takeTurn(db, { name: 'key-ends', at: now(), every, lease }))) return 0
    let told = 0
    for (let left = true; left; ) {
      // In a step, though it states nothing: a key that is renewed in the same moment is not marked by what it was.
      const { value } = await log.append(async ({ trx, at }) => {
        const some = (await untold(trx, at)).slice(0, together)
        await tell(ground, trx, { some, at })
        return { value: some.length, entries: [] }
      })
      told += value
      left = value === together
    }
    await endTurn(db, 'key-ends', now())
    return told
  } catch (error) {
    // Nothing is marked that is not queued: the next turn tells of it.
    if (!isLogUnavailable(error)) logger.error({ err: error }, 'nobody could be told that their key ends')
    return 0
  }
}

async function untold(db: KeyEndRounds['db'] | Trx, at: Instant): Promise<readonly EndingKey[]> {
  const before = instant(at + days(Math.max(...keyWarnings)))
  const ending = await keysEnding(db, { after: at, before })
  return ending.filter(({ expiresAt, toldAt }) => !isToldOf(expiresAt, { toldAt, at }))
}

async function tell(
  ground: KeyEndRounds,
  trx: Trx,
  { some, at }: { readonly some: readonly EndingKey[]; readonly at: Instant },
): Promise<void> {
  for (const { fingerprint } of some) await markEndTold(trx, fingerprint, at)
  const people: readonly PersonId[] = [...new Set(some.map(({ person }) => person))]
  await queueLetters(trx, lettersFor(ground, { kind: 'key-ending' }, await wantLetters(trx, 'key-ending', people)))
  for (const person of people) await tellDesks(ground, trx, { person, at })
}

async function tellDesks(
  ground: KeyEndRounds,
  trx: Trx,
  { person: actor, at }: { readonly person: PersonId; readonly at: Instant },
): Promise<void> {
  for (const desk of await desksOfPerson(trx, actor, at)) {
    if (!leansOn(desk, actor)) continue
    const asked = {
      entry: ofNoEntry,
      kind: 'desk-key-ending',
      about: desk.id,
      actor,
      askerRole: null,
      after: '',
    } as const
    await queueLetters(trx, lettersFor(ground, asked, await peopleToTell(trx, asked, together)))
  }
}

/** Gives what stops it. */
export const startTellingKeyEnds = (ground: KeyEndRounds): (() => Promise<void>) =>
  startRounds({ every: ask, round: () => tellKeyEnds(ground) })
