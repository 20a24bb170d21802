import type { Db } from '../../db/open.server.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { letterRules, strewnOver } from './letter.ts'
import {
  type LetterToQueue,
  moveTelling,
  nextTelling,
  peopleToTell,
  queueLetters,
  type Telling,
} from './letter-store.server.ts'

export interface FanOutGround {
  readonly db: Db
  now(): Instant
  random(bytes: number): Uint8Array
}

/** Short enough that no act waits for it: on SQLite one writes at a time. */
const atOnce = 500

/**
 * Queues a letter for everybody an act is for. Each batch and how far it went are
 * one transaction: if we stop anywhere, the next turn goes on there, and nobody is
 * left out or queued twice.
 */
export async function fanOut(ground: FanOutGround, mayGoOn: () => boolean): Promise<void> {
  for (;;) {
    const act = mayGoOn() ? await nextTelling(ground.db) : null
    if (!act) return
    await ground.db.transaction().execute(async (trx) => {
      const people = await peopleToTell(trx, act, atOnce)
      await queueLetters(trx, lettersFor(ground, act, people))
      const last = people.length < atOnce ? undefined : people.at(-1)
      await moveTelling(trx, act.entry, last ?? 'everybody')
    })
  }
}

export function lettersFor(
  { now, random }: Pick<FanOutGround, 'now' | 'random'>,
  { kind }: Pick<Telling, 'kind'>,
  people: readonly PersonId[],
): readonly LetterToQueue[] {
  const { tone } = letterRules[kind]
  const queuedAt = now()
  return people.map((person) => {
    // Who must hear at once that somebody is in their account is one person, and hides nobody.
    const later = tone !== 'news' ? 0 : Math.floor((strewnOver * numberOf(random(4))) / 2 ** 32)
    return { person, tone, queuedAt, dueAt: instant(queuedAt + later) }
  })
}

const numberOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
