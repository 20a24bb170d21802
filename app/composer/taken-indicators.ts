/** What of the pasted text and of a file is taken, in whose words, and what goes into the text instead. */
import type { Instant } from '../ids.ts'
import { type Indicator, keyOf } from '../indicators/indicator.ts'
import { groupsOf, type IndicatorGroup } from '../indicators/indicator-groups.ts'
import { type IndicatorWarning, warningOf } from '../indicators/indicator-warning.ts'
import type { Doubt } from '../indicators/line-values.ts'
import type { PastedIndicators } from '../indicators/pasted-text.ts'
import { readStixBundle, type StixBundle, type StixReading } from '../indicators/stix-bundle.ts'
import { joinStixBundles, makeStixBundle, type StixMaking } from '../indicators/stix-making.ts'
import { trimStixBundle } from '../indicators/stix-trimming.ts'
import type { Said, Written } from './written.ts'

export interface FoundIndicator extends Indicator {
  readonly key: string
  /** Why it is asked about; null where it is not. */
  readonly why: IndicatorWarning | Doubt | null
}

export interface FoundIndicators {
  /** In the words of where they were found. */
  readonly all: readonly FoundIndicator[]
  readonly groups: readonly IndicatorGroup[]
  readonly unread: PastedIndicators['unread']
  /** The file's reading; null where none was brought. */
  readonly brought: StixReading | null
  readonly broughtBytes: number
}

/** Everything that was found. Reading a bundle is the slow part, so this is made once for what was brought, not at every key. */
export function findIndicators(read: PastedIndicators, bundle: StixBundle | null, now: Instant): FoundIndicators {
  const brought = bundle && readStixBundle(bundle, now)
  const pasted = new Map(read.indicators.map((one) => [keyOf(one), one]))
  const all = new Map<string, FoundIndicator>()
  for (const one of [...read.indicators, ...(brought?.indicators ?? [])]) {
    const key = keyOf(one)
    if (!all.has(key)) all.set(key, { ...one, key, why: warningOf(one) ?? pasted.get(key)?.doubt ?? null })
  }
  const list = [...all.values()]
  const broughtBytes = bundle ? JSON.stringify(bundle).length : 0
  return { all: list, groups: groupsToTake(list), unread: read.unread, brought, broughtBytes }
}

/** Those without a word of what they mean are a group of their own: it is asked for once, not row by row. */
const groupsToTake = (all: readonly FoundIndicator[]): readonly IndicatorGroup[] => {
  const silent = all.filter(({ meaning }) => meaning === '')
  const groups = groupsOf(all.filter(({ meaning }) => meaning !== ''))
  return silent.length === 0 ? groups : [{ key: silentGroup, shared: null, indicators: silent }, ...groups]
}

export const silentGroup = 'silent'

export type Fate = 'taken' | 'left' | 'asked'

/** What becomes of one: taken, unless it is asked about or was left out. What is harmless or past its time is left out by itself. */
export function fateOf(
  { key, why, value, state }: FoundIndicator,
  { left, kept }: Pick<Decided, 'left' | 'kept'>,
): Fate {
  if (left.has(key)) return 'left'
  if (kept.has(value)) return 'taken'
  if (state === 'benign') return 'left'
  return why === null && state === 'live' ? 'taken' : 'asked'
}

/** What the author decided, as sets: a list of a thousand is looked into for each of a thousand. */
export interface Decided {
  readonly left: ReadonlySet<string>
  readonly kept: ReadonlySet<string>
  readonly said: ReadonlyMap<string, Said>
}

export const decidedIn = ({ left, kept, said }: Pick<Written, 'left' | 'kept' | 'said'>): Decided => ({
  left: new Set(left),
  kept: new Set(kept),
  said: new Map(said.map((one) => [one.key, one])),
})

/** In the author's words where there are any. */
export function inWords<Found extends Indicator & { readonly key: string }>(
  one: Found,
  { said }: Pick<Decided, 'said'>,
): Found {
  const words = said.get(one.key)
  return words ? { ...one, meaning: words.meaning, action: words.action } : one
}

export const takenOf = ({ all }: FoundIndicators, decided: Decided): readonly FoundIndicator[] =>
  all.filter((one) => fateOf(one, decided) === 'taken').map((one) => inWords(one, decided))

/**
 * The bundle that is sealed: what was brought as it came, without what was left
 * out or put in other words, and the rest as objects of our own behind it.
 */
export function bundleOf(
  found: FoundIndicators,
  decided: Decided,
  brought: StixBundle | null,
  making: StixMaking,
): StixBundle | null {
  const taken = takenOf(found, decided)
  const unchanged = new Set(taken.filter(({ key }) => !decided.said.has(key)).map(({ key }) => key))
  const inBrought = new Set((found.brought?.indicators ?? []).map(keyOf))
  const unwanted = new Set([...inBrought].filter((key) => !unchanged.has(key)))
  const trimmed = brought ? trimStixBundle(brought, unwanted, making.at) : { bundle: null, loose: [] }
  const loose = new Set(trimmed.loose.map(keyOf))
  const own = taken.filter(({ key }) => !inBrought.has(key) || unwanted.has(key) || loose.has(key))
  return joinStixBundles(trimmed.bundle, own.length > 0 ? makeStixBundle(own, making) : null)
}

/** Lines that are no indicators go into the text as they are, where nothing in them is read as formatting. */
export const withLines = (body: string, lines: readonly string[]): string =>
  `${body.trimEnd()}${body.trim() === '' ? '' : '\n\n'}\`\`\`\n${lines.join('\n')}\n\`\`\`\n`
