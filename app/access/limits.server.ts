import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db, OpenDatabase } from '../../db/open.server.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { limitClient, sweepLimits } from './limit-store.server.ts'

export type LimitedAct = 'sign-in' | 'second-factor' | 'step-up' | 'invitation' | 'mirror'

export interface Attempt {
  /** The attempt was right: it does not count, and earlier wrong ones of the account are forgotten. */
  forgive(): Promise<void>
}

export type LimitReason = 'too-many-attempts' | 'limits-unavailable'

/** `account` is whatever names the account at that step: the typed address, known or not, or the person's id. */
export interface Attempter {
  readonly account: string | null
  readonly ip: string
}

/** Limits that survive a restart and hold across nodes: they live in the database. Never call from inside a log step. */
export interface Limits {
  /** Counts the attempt before it is judged, so that a race cannot slip past; refused with `retryAfterSeconds`. */
  attempt(act: LimitedAct, by: Attempter): Promise<Outcome<Attempt, LimitReason>>
  /** How many refusals this source (an address block, a person) has had in the running minute, this one included. */
  countRefusal(source: string): Promise<number>
  close(): void
}

interface Rule {
  readonly name: string
  readonly of: 'account' | 'address'
  readonly points: number
  readonly seconds: number
}

const quarterHour = 900
const month = 30 * 86_400

// A code is one of a million and three are good at a time: 5 tries in 15 minutes
// give a guesser who has the password 0.15% a day, and the hundred a month of
// NIST SP 800-63B-4 §3.2.2 ends it there.
const rules: Readonly<Record<LimitedAct, readonly Rule[]>> = {
  'sign-in': [
    { name: 'sign-in-account', of: 'account', points: 10, seconds: quarterHour },
    { name: 'sign-in-address', of: 'address', points: 50, seconds: quarterHour },
  ],
  'second-factor': [
    { name: 'second-account', of: 'account', points: 5, seconds: quarterHour },
    { name: 'second-month', of: 'account', points: 100, seconds: month },
    { name: 'second-address', of: 'address', points: 50, seconds: quarterHour },
  ],
  'step-up': [
    { name: 'second-account', of: 'account', points: 5, seconds: quarterHour },
    { name: 'second-month', of: 'account', points: 100, seconds: month },
    { name: 'second-address', of: 'address', points: 50, seconds: quarterHour },
  ],
  invitation: [{ name: 'invitation-address', of: 'address', points: 20, seconds: quarterHour }],
  // Wrong tokens only: nobody guesses 256 bits, but nobody need try either.
  mirror: [{ name: 'mirror-address', of: 'address', points: 20, seconds: quarterHour }],
}

export function openLimits(db: Db, kind: OpenDatabase['kind']): Limits {
  const storeClient = limitClient(db, kind)
  const limiter = (name: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient,
      storeType: 'client',
      tableName: 'rate_limit',
      // The migrations make the table; sweeping is ours, so that closing the
      // database leaves no timer behind.
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration,
    })
  const limiters = new Map(
    Object.values(rules)
      .flat()
      .map(({ name, points, seconds }) => [name, limiter(name, points, seconds)] as const),
  )
  const refusals = limiter('refusals', Number.MAX_SAFE_INTEGER, 60)

  // A sweep that fails leaves stale rows, which count for nothing; the next one takes them.
  const sweep = setInterval(() => void sweepLimits(db, kind).catch(() => undefined), 300_000)
  sweep.unref()

  return {
    async attempt(act, by) {
      const counted = rules[act].flatMap((rule) => {
        const key = keyOf(rule, by)
        const limiter = limiters.get(rule.name)
        return key === null || !limiter ? [] : [{ rule, key, limiter }]
      })
      try {
        for (const { limiter, key } of counted) await limiter.consume(key)
      } catch (trouble) {
        if (trouble instanceof RateLimiterRes) {
          return refused('too-many-attempts', {
            retryAfterSeconds: Math.max(1, Math.ceil(trouble.msBeforeNext / 1000)),
          })
        }
        // A store that fails refuses: an unlimited guesser is worse than a closed door.
        return refused('limits-unavailable')
      }
      return done({
        async forgive() {
          for (const { rule, limiter, key } of counted) {
            if (rule.of === 'account') await limiter.delete(key)
            else await limiter.reward(key)
          }
        },
      })
    },
    async countRefusal(source) {
      const { consumedPoints } = await refusals.consume(source)
      return consumedPoints
    },
    close: () => clearInterval(sweep),
  }
}

function keyOf(rule: Rule, { account, ip }: Attempter): string | null {
  if (rule.of === 'address') return addressBlock(ip)
  // Hashed: the table must not collect the addresses people mistype.
  return account === null ? null : sha256Hex(new TextEncoder().encode(account))
}

/** One household or office holds a whole IPv6 /64: counting single addresses would count nothing. */
export function addressBlock(ip: string): string {
  if (!ip.includes(':') || ip.includes('.')) return ip.replace(/^::ffff:/i, '')
  const [head = '', tail] = ip.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((g) => Number.parseInt(g, 16).toString(16))
    .join(':')}::/64`
}
