/**
 * How often somebody may be wrong, and who shares a count with whom.
 *
 * Wrong tries are counted where they come from: by account and address together,
 * so that whoever guesses from one place locks that place and not the account's
 * owner elsewhere; by address, for those who try many accounts; and, far looser,
 * by account over all addresses, against many places guessing together. A browser
 * that its owner signed in with before (known-browser) is outside all of these
 * and has a count of its own: what others do cannot lock it out, and a thief who
 * holds its cookie can try no more often than a stranger.
 */
import { sha256Hex } from '../formats/sha256.ts'
import { addressBlock, siteBlock } from './address-block.ts'

export type LimitedAct = 'sign-in' | 'second-factor' | 'step-up' | 'invitation' | 'reset' | 'mirror'

/** `account` is whatever names the account at that step: the typed address, known or not, or the person's id. */
export interface Attempter {
  readonly account: string | null
  readonly ip: string
  /** The known browser of this very account; null for every other. */
  readonly browser?: string | null
}

export interface Rule {
  readonly name: string
  readonly of: 'account' | 'pair' | 'browser' | 'address' | 'site'
  readonly points: number
  readonly seconds: number
  /** What a right try takes back: itself, or every wrong one before it as well. */
  readonly forgives: 'one' | 'all'
}

const quarterHour = 900
const day = 86_400
const month = 30 * day

const fromAddress = (name: string, points: number): readonly Rule[] => [
  { name: `${name}-address`, of: 'address', points, seconds: quarterHour, forgives: 'one' },
  { name: `${name}-site`, of: 'site', points: 4 * points, seconds: quarterHour, forgives: 'one' },
]

// A code is one of a million and three are good at a time. A hundred wrong ones a
// month from everywhere together (NIST SP 800-63B-4 §3.2.2) give whoever has the
// password 0.03%; five in 15 minutes keep one place from spending them in a moment.
const secondFactor: readonly Rule[] = [
  ...fromAddress('second', 50),
  { name: 'second-pair', of: 'pair', points: 5, seconds: quarterHour, forgives: 'all' },
  { name: 'second-month', of: 'account', points: 100, seconds: month, forgives: 'all' },
]

/** For whoever is not known. Widest count first: it is the one that turns most away. */
export const rulesForStrangers: Readonly<Record<LimitedAct, readonly Rule[]>> = {
  'sign-in': [
    ...fromAddress('sign-in', 50),
    { name: 'sign-in-pair', of: 'pair', points: 10, seconds: quarterHour, forgives: 'all' },
    { name: 'sign-in-pair-day', of: 'pair', points: 30, seconds: day, forgives: 'all' },
    // Takes seven addresses guessing all day, and then locks browsers that were never here, not their owners' own.
    { name: 'sign-in-account-day', of: 'account', points: 200, seconds: day, forgives: 'one' },
  ],
  'second-factor': secondFactor,
  'step-up': secondFactor,
  invitation: fromAddress('invitation', 20),
  // Asking is never right or wrong: five letters a day fill nobody's mailbox, and one place asks for few people.
  reset: [
    ...fromAddress('reset', 20),
    { name: 'reset-account-day', of: 'account', points: 5, seconds: day, forgives: 'one' },
  ],
  // Wrong tokens only: nobody guesses 256 bits, but nobody need try either.
  mirror: fromAddress('mirror', 20),
}

const secondOfKnown: readonly Rule[] = [
  { name: 'second-browser', of: 'browser', points: 5, seconds: quarterHour, forgives: 'all' },
  { name: 'second-browser-month', of: 'browser', points: 100, seconds: month, forgives: 'all' },
]

/** For a browser the account's owner signed in with before; it has an account by then. */
export const rulesForKnown: Readonly<Partial<Record<LimitedAct, readonly Rule[]>>> = {
  'sign-in': [
    { name: 'sign-in-browser', of: 'browser', points: 10, seconds: quarterHour, forgives: 'all' },
    { name: 'sign-in-browser-day', of: 'browser', points: 30, seconds: day, forgives: 'all' },
  ],
  'second-factor': secondOfKnown,
  'step-up': secondOfKnown,
}

/** Whose count this is; null where the rule does not concern them. */
export function keyOf({ of }: Pick<Rule, 'of'>, { account, ip, browser }: Attempter): string | null {
  if (of === 'address') return addressBlock(ip)
  if (of === 'site') return siteBlock(ip)
  if (account === null) return null
  // Hashed: the table must not collect the addresses people mistype.
  if (of === 'account') return hashed(account)
  if (of === 'pair') return hashed(`${account}\n${siteBlock(ip) ?? addressBlock(ip)}`)
  return browser ? hashed(`${account}\n${browser}`) : null
}

const hashed = (text: string): string => sha256Hex(new TextEncoder().encode(text))
