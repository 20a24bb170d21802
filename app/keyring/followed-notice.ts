/** A change of the log's trust that was followed, as the browser keeps it until its person has seen it. */
import { type Decoded, list, nullable, object, oneOf, such, text, time } from '../formats/codec.ts'
import { succeeds } from '../formats/log-origin.ts'
import { noteText } from '../formats/proof-wire.ts'
import { rollRoles } from '../formats/roll.ts'
import { parseTrust } from '../formats/trust.ts'
import { type TrustDifference, trustDifference } from '../formats/trust-difference.ts'
import type { FollowedTrust } from '../openpgp/followed-trust.ts'
import { Malformed, readForeign } from '../outcome.ts'

/** −1 or the index of an entry, or a size. */
const index = text({ most: 20 }, /^(-1|0|[1-9]\d{0,18})$/)
/** What was lost, where the log goes on as another. */
const noticeLoss = object({ kept: index, last: index, since: time, until: time })

/**
 * `before`, `after`: `fuin-log-trust/1`, as pinned until then and from then on. `at`:
 * when the second person signed. `entry`: `trust-changed`.
 */
const followedNotice = object({
  before: noteText,
  after: noteText,
  at: time,
  entry: index,
  by: list(object({ name: text({ most: 1000 }), role: oneOf(rollRoles) })),
  loss: nullable(noticeLoss),
})
export type FollowedNotice = Decoded<typeof followedNotice>

/**
 * `told`: the newest entry ever shown: what came no later is not shown again, whichever
 * tab follows it. `log`: the log of which that was: one that goes on after a loss counts
 * its entries anew; empty before the first. `open`: to be shown until dismissed, oldest first.
 */
const keptNotices = object({
  told: index,
  log: text({ most: 1000 }),
  open: list(
    such(followedNotice, (notice) => readForeign(() => differenceOf(notice)) !== null, 'no trust'),
    { most: 1000 },
  ),
})
export type KeptNotices = Decoded<typeof keptNotices>

const nothing: KeptNotices = { told: '-1', log: '', open: [] }

/** With what was followed just now. */
export function withFollowed(kept: KeptNotices, followed: readonly FollowedTrust[]): KeptNotices {
  return followed.reduce(withOne, kept)
}

function withOne(kept: KeptNotices, { entry, loss, ...shown }: FollowedTrust): KeptNotices {
  const log = parseTrust(shown.after).origin
  const newer = entry > BigInt(kept.told)
  // A tab that lags behind follows, in its log that ended, what was told long ago.
  const sameLog = kept.log === log || (kept.log === '' && loss === null)
  if (sameLog ? !newer : kept.log !== '' && !succeeds(log, kept.log)) return kept
  const lost = loss && { kept: String(loss.kept), last: String(loss.last), since: loss.since, until: loss.until }
  return { told: String(entry), log, open: [...kept.open, { ...shown, entry: String(entry), loss: lost }] }
}

/** As a storage holds it. */
export const textOfNotices = (kept: KeptNotices): string => JSON.stringify(keptNotices.encode(kept))

/** What a storage holds. Somebody's hand in it shows nothing, and breaks nothing. */
export const noticesFromText = (text: string | null): KeptNotices =>
  (text === null ? null : readForeign(() => keptNotices.decode(parsed(text)))) ?? nothing

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('not JSON')
  }
}

/** What changed, from the two texts. Throws Malformed where they are none. */
export const differenceOf = ({ before, after }: FollowedNotice): TrustDifference =>
  trustDifference(parseTrust(before), parseTrust(after))
