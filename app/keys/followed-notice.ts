/** A change of the log's trust that was followed, as the browser keeps it until its person has seen it. */
import { type RollRole, rollRoles } from '../formats/roll.ts'
import { parseTrust } from '../formats/trust.ts'
import { type TrustDifference, trustDifference } from '../formats/trust-difference.ts'
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
}

export interface KeptNotices {
  /** The newest entry ever shown: what came no later is not shown again, whichever tab follows it. */
  readonly told: string
  /** To be shown until dismissed, oldest first. */
  readonly open: readonly FollowedNotice[]
}

const nothing: KeptNotices = { told: '-1', open: [] }

interface Followed extends Omit<FollowedNotice, 'entry'> {
  readonly entry: bigint
}

/** With what was followed just now. */
export function withFollowed({ told, open }: KeptNotices, followed: readonly Followed[]): KeptNotices {
  const fresh = followed.filter(({ entry }) => entry > BigInt(told))
  const notices = fresh.map(({ before, after, at, entry, by }) => ({ before, after, at, entry: String(entry), by }))
  return { told: notices.at(-1)?.entry ?? told, open: [...open, ...notices] }
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
  const { told, open } = fieldsOf(json)
  if (!isIndex(told) || !Array.isArray(open)) throw new Malformed('notices: unknown form')
  return { told, open: open.map(noticeIn) }
}

function noticeIn(json: unknown): FollowedNotice {
  const { before, after, at, entry, by } = fieldsOf(json)
  if (typeof before !== 'string' || typeof after !== 'string') throw new Malformed('notice: no trust')
  if (!Number.isSafeInteger(at) || !isIndex(entry) || !Array.isArray(by)) throw new Malformed('notice: unknown form')
  const notice = { before, after, at: Number(at), entry, by: by.map(signerIn) }
  differenceOf(notice)
  return notice
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
