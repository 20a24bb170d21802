import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db, OpenDatabase } from '../../db/open.server.ts'
import { done, type Outcome, type Refused, refused } from '../outcome.ts'
import { makeBlockedKeys } from './blocked-keys.ts'
import { type Attempter, keyOf, type LimitedAct, type Rule, rulesForKnown, rulesForStrangers } from './limit-rules.ts'
import { limitClient, sweepLimits } from './limit-store.server.ts'
import { makeRefusalTally } from './refusal-tally.ts'
import { type TooMany, tooMany } from './too-many.ts'

export interface Attempt {
  /** The attempt was right: it does not count, and earlier wrong ones of the account from there are forgotten. */
  forgive(): Promise<void>
  /** It was not judged at all: it does not count, and nothing else changes. */
  withdraw(): Promise<void>
}

export type LimitReason = TooMany | 'limits-unavailable'

/** Limits that survive a restart and hold across nodes: they live in the database. Never call from inside a log step. */
export interface Limits {
  /** Counts the attempt before it is judged, so that a race cannot slip past; refused with `retryAfterSeconds`. */
  attempt(act: LimitedAct, by: Attempter): Promise<Outcome<Attempt, LimitReason>>
  /** Whether this process knows already that a stranger there would be refused: asks no database and counts nothing. */
  blocked(act: LimitedAct, by: Pick<Attempter, 'account' | 'ip'>): Refused<TooMany> | null
  /**
   * Counts a refusal of this source (an address block, a person): how many there
   * have been in the running minute, where that is to be written down, the first,
   * the second, the fourth, the eighth … or this one, `tell`; else null, and nothing
   * was written.
   */
  countRefusal(source: string, more?: { readonly tell: boolean }): Promise<number | null>
  close(): void
}

interface Counted {
  readonly rule: Rule
  readonly key: string
  readonly limiter: RateLimiterPostgres
}

export function openLimits(db: Db, kind: OpenDatabase['kind']): Limits {
  const storeClient = limitClient(db, kind)
  const limiterOf = makeLimiters(storeClient)
  const refusals = makeLimiter(storeClient, { name: 'refusals', points: Number.MAX_SAFE_INTEGER, seconds: 60 })
  const tally = makeRefusalTally()
  const blockedKeys = makeBlockedKeys()

  // A sweep that fails leaves stale rows, which count for nothing; the next one takes them.
  const sweep = setInterval(() => void sweepLimits(db, kind).catch(() => undefined), 300_000)
  sweep.unref()

  const countedBy = (rules: readonly Rule[], by: Attempter): readonly Counted[] =>
    rules.flatMap((rule) => {
      const key = keyOf(rule, by)
      return key === null ? [] : [{ rule, key, limiter: limiterOf(rule) }]
    })
  const blockedAmong = (counted: readonly Pick<Counted, 'rule' | 'key'>[]): Refused<TooMany> | null => {
    const waits = counted.flatMap(({ rule, key }) => blockedKeys.left(`${rule.name} ${key}`, performance.now()) ?? [])
    return waits.length === 0 ? null : tooMany(Math.max(...waits))
  }
  const consume = async (counted: readonly Counted[]): Promise<Refused<LimitReason> | null> => {
    const blocked = blockedAmong(counted)
    if (blocked) return blocked
    for (const { rule, limiter, key } of counted) {
      const refusal = await limiter.consume(key).then(() => null, refusalOf)
      if (refusal instanceof RateLimiterRes) {
        blockedKeys.block(`${rule.name} ${key}`, performance.now() + refusal.msBeforeNext, performance.now())
        return tooMany(refusal.msBeforeNext)
      }
      // A store that fails refuses: an unlimited guesser is worse than a closed door.
      if (refusal) return refused('limits-unavailable')
    }
    return null
  }

  return {
    async attempt(act, by) {
      const known = by.browser ? countedBy(rulesForKnown[act] ?? [], by) : []
      if (known.length > 0 && (await consume(known)) === null) return done(attemptOf(known))
      // Also for a known browser that has used up its own: it is no worse off than a stranger.
      const counted = countedBy(rulesForStrangers[act], by)
      return (await consume(counted)) ?? done(attemptOf(counted))
    },
    blocked(act, by) {
      const keys = rulesForStrangers[act].flatMap((rule) => {
        const key = keyOf(rule, by)
        return key === null ? [] : [{ rule, key }]
      })
      return blockedAmong(keys)
    },
    async countRefusal(source, { tell } = { tell: false }) {
      const untold = tally.add(source, performance.now(), tell)
      return untold === null ? null : (await refusals.consume(source, untold)).consumedPoints
    },
    close: () => clearInterval(sweep),
  }
}

/** What `consume` rejected with: its own answer, or `true` for any trouble. */
const refusalOf = (trouble: unknown): RateLimiterRes | true => (trouble instanceof RateLimiterRes ? trouble : true)

function attemptOf(counted: readonly Counted[]): Attempt {
  return {
    async forgive() {
      for (const { rule, limiter, key } of counted) {
        if (rule.forgives === 'all') await limiter.delete(key)
        else await limiter.reward(key)
      }
    },
    async withdraw() {
      for (const { limiter, key } of counted) await limiter.reward(key)
    },
  }
}

type StoreClient = ReturnType<typeof limitClient>

function makeLimiter(
  storeClient: StoreClient,
  { name, points, seconds }: Pick<Rule, 'name' | 'points' | 'seconds'>,
): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient,
    storeType: 'client',
    tableName: 'rate_limit',
    // The migrations make the table; sweeping is ours, so that closing the
    // database leaves no timer behind.
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: seconds,
  })
}

function makeLimiters(storeClient: StoreClient): (rule: Rule) => RateLimiterPostgres {
  const made = new Map<string, RateLimiterPostgres>()
  return (rule) => {
    const found = made.get(rule.name) ?? makeLimiter(storeClient, rule)
    made.set(rule.name, found)
    return found
  }
}
