import type { Db, Trx } from '../../db/open.server.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { dutyAddressesFor, queueDutyLetters } from './duty-address-store.server.ts'
import { letterRules, strewnOver } from './letter.ts'
import { peopleToTell } from './letter-audience-store.server.ts'
import { type LetterToQueue, moveTelling, nextTelling, queueLetters, type Telling } from './letter-store.server.ts'

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
      // Beside its people their house is told, at an address of its own; of their accounts it is not.
      if (letterRules[act.kind].tone === 'news') await queueDutyLetters(trx, await dutyNews(ground, trx, people))
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
    const later = tone !== 'news' ? 0 : strewn(random)
    return { person, tone, queuedAt, dueAt: instant(queuedAt + later) }
  })
}

async function dutyNews({ now, random }: FanOutGround, trx: Trx, people: readonly PersonId[]) {
  const queuedAt = now()
  return (await dutyAddressesFor(trx, people)).map((address) => ({
    address,
    tone: 'news' as const,
    queuedAt,
    dueAt: instant(queuedAt + strewn(random)),
  }))
}

const strewn = (random: FanOutGround['random']): number => Math.floor((strewnOver * numberOf(random(4))) / 2 ** 32)

const numberOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
