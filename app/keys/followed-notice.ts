/** A change of the log's trust that was followed, as the browser keeps it until its person has seen it. */
import { succeeds } from '../formats/log-origin.ts'
import { type RollRole, rollRoles } from '../formats/roll.ts'
import { parseTrust } from '../formats/trust.ts'
import { type TrustDifference, trustDifference } from '../formats/trust-difference.ts'
import type { FollowedTrust } from '../openpgp/followed-trust.ts'
import { isTrouble, Malformed } from '../outcome.ts'

export interface FollowedNotice {
  /** `fuin-log-trust/1`, as pinned until then and from then on. */
  readonly before: string
  readonly after: string
  /** When the second person signed, milliseconds. */
  readonly at: number
  /** The entry `trust-changed`, decimal. */
  readonly entry: string
  readonly by: readonly { readonly name: string; readonly role: RollRole }[]
  /** What was lost, where the log goes on as another; sizes as decimals. */
  readonly loss: {
    readonly kept: string
    readonly last: string
    readonly since: number
    readonly until: number
  } | null
}

export interface KeptNotices {
  /** The newest entry ever shown: what came no later is not shown again, whichever tab follows it. */
  readonly told: string
  /** The log of which that was: one that goes on after a loss counts its entries anew. Empty before the first. */
  readonly log: string
  /** To be shown until dismissed, oldest first. */
  readonly open: readonly FollowedNotice[]
}

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

/** What a storage holds. Somebody's hand in it shows nothing, and breaks nothing. */
export function noticesFromText(text: string | null): KeptNotices {
  if (text === null) return nothing
  try {
    return keptIn(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || isTrouble(error, 'Malformed')) return nothing
    throw error
  }
}

function keptIn(json: unknown): KeptNotices {
  const { told, log = '', open } = fieldsOf(json)
  if (!isIndex(told) || typeof log !== 'string' || !Array.isArray(open)) throw new Malformed('notices: unknown form')
  return { told, log, open: open.map(noticeIn) }
}

function noticeIn(json: unknown): FollowedNotice {
  const { before, after, at, entry, by, loss = null } = fieldsOf(json)
  if (typeof before !== 'string' || typeof after !== 'string') throw new Malformed('notice: no trust')
  if (!Number.isSafeInteger(at) || !isIndex(entry) || !Array.isArray(by)) throw new Malformed('notice: unknown form')
  const lost = loss === null ? null : lossIn(loss)
  const notice = { before, after, at: Number(at), entry, by: by.map(signerIn), loss: lost }
  differenceOf(notice)
  return notice
}

function lossIn(json: unknown): NonNullable<FollowedNotice['loss']> {
  const { kept, last, since, until } = fieldsOf(json)
  if (!isIndex(kept) || !isIndex(last) || !Number.isSafeInteger(since) || !Number.isSafeInteger(until))
    throw new Malformed('notice: unknown loss')
  return { kept, last, since: Number(since), until: Number(until) }
}

function signerIn(json: unknown): FollowedNotice['by'][number] {
  const { name, role } = fieldsOf(json)
  const known = rollRoles.find((one) => one === role)
  if (typeof name !== 'string' || known === undefined) throw new Malformed('notice: nobody signed')
  return { name, role: known }
}

const fieldsOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {}
const isIndex = (value: unknown): value is string => typeof value === 'string' && /^(-1|0|[1-9]\d{0,18})$/.test(value)

/** What changed, from the two texts. Throws Malformed where they are none. */
export const differenceOf = ({ before, after }: FollowedNotice): TrustDifference =>
  trustDifference(parseTrust(before), parseTrust(after))
