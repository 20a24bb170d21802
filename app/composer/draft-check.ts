/** What still stands between a draft and its seal: said while the liaison writes, and looked at again before sealing. */

import { needsApproval } from '../approvals/approval.ts'
import { bodyLimit, headlineLimit, parseLine, publicTitleLimit, toDoLimit } from '../bulletins/bulletin.ts'
import { type Contradiction, contradictions, type Marks } from '../formats/marks.ts'
import { days, type Instant, instant } from '../ids.ts'
import { copySizeLimit } from '../sealed/copy.ts'

/** A time further away is a plan, and no bulletin: keys and people change until then. */
export const setAheadAtMost = days(14)

export interface DraftSoFar {
  readonly marks: Marks
  /** May be empty: none. */
  readonly publicTitle: string
  readonly headline: string
  /** May be empty. */
  readonly toDo: string
  readonly body: string
  /** Bytes of the STIX bundle; 0 for none. */
  readonly indicatorBytes: number
  /** Lines of products that name none. */
  readonly unreadProducts: number
  /** Pasted lines that are no indicator. */
  readonly unreadLines: number
  /** Indicators with a warning that was not answered. */
  readonly openWarnings: number
  /** Indicators that are taken and of which nobody says what they mean. */
  readonly withoutMeaning: number
  /** Attachments of which some part is not at the portal yet. */
  readonly unsentFiles: number
  readonly acknowledgeBy: Instant | null
  /** When it goes out; null: at once. */
  readonly notBefore: Instant | null
  readonly recipients: number
  /** Asked to approve it. */
  readonly approvers: number
  readonly toGroup: boolean
  readonly blocksAdvised: boolean
  readonly noSelectedCommunications: boolean
  /** More could be told by it than by what it answers to. */
  readonly tooWide: boolean
  /** A correction of nothing. */
  readonly nothingChanged: boolean
}

export type DraftGap =
  | {
      readonly gap:
        | 'publicTitle'
        | 'headline'
        | 'toDo'
        | 'body'
        | 'noSelected'
        | 'recipients'
        | 'approvers'
        | 'deadline'
        | 'notBefore'
        | 'tooWide'
        | 'nothingChanged'
    }
  | { readonly gap: 'warnings' | 'unread' | 'meanings' | 'affected' | 'attachments'; readonly count: number }
  | { readonly gap: 'tooLarge'; readonly megabytes: number }

export interface DraftVerdict {
  readonly contradictions: readonly Contradiction[]
  readonly gaps: readonly DraftGap[]
}

// Signature, session key and packet framing; generous.
const sealOverhead = 16 * 1024

/** Nothing in either list: it can be sealed. */
export function checkDraft(draft: DraftSoFar, now: Instant): DraftVerdict {
  const { marks, toGroup, blocksAdvised } = draft
  return { contradictions: contradictions(marks, { toGroup, blocksAdvised }), gaps: gapsOf(draft, now) }
}

function gapsOf(draft: DraftSoFar, now: Instant): readonly DraftGap[] {
  const gaps: DraftGap[] = []
  if (parseLine(draft.headline, headlineLimit) === null) gaps.push({ gap: 'headline' })
  if (!isLineOrNone(draft.publicTitle, publicTitleLimit)) gaps.push({ gap: 'publicTitle' })
  if (!isLineOrNone(draft.toDo, toDoLimit)) gaps.push({ gap: 'toDo' })
  if (draft.body.trim() === '') gaps.push({ gap: 'body' })
  const bytes = draftSize(draft)
  const large = bytes + sealOverhead > copySizeLimit || [...draft.body].length > bodyLimit
  if (large) gaps.push({ gap: 'tooLarge', megabytes: Math.ceil(bytes / 1024 / 1024) })
  if (draft.unreadProducts > 0) gaps.push({ gap: 'affected', count: draft.unreadProducts })
  if (draft.unreadLines > 0) gaps.push({ gap: 'unread', count: draft.unreadLines })
  if (draft.openWarnings > 0) gaps.push({ gap: 'warnings', count: draft.openWarnings })
  if (draft.withoutMeaning > 0) gaps.push({ gap: 'meanings', count: draft.withoutMeaning })
  if (draft.unsentFiles > 0) gaps.push({ gap: 'attachments', count: draft.unsentFiles })
  const { notBefore, acknowledgeBy } = draft
  if (acknowledgeBy !== null && acknowledgeBy <= (notBefore ?? now)) gaps.push({ gap: 'deadline' })
  if (notBefore !== null && (notBefore <= now || notBefore > now + setAheadAtMost)) gaps.push({ gap: 'notBefore' })
  if (draft.tooWide) gaps.push({ gap: 'tooWide' })
  if (draft.nothingChanged) gaps.push({ gap: 'nothingChanged' })
  if (!draft.noSelectedCommunications) gaps.push({ gap: 'noSelected' })
  if (draft.recipients === 0) gaps.push({ gap: 'recipients' })
  if (needsApproval(draft.marks) && draft.approvers === 0) gaps.push({ gap: 'approvers' })
  return gaps
}

const isLineOrNone = (text: string, limit: number): boolean => text.trim() === '' || parseLine(text, limit) !== null

/** About how many bytes a copy will hold. */
export function draftSize({
  headline,
  body,
  indicatorBytes,
}: Pick<DraftSoFar, 'headline' | 'body' | 'indicatorBytes'>): number {
  return new TextEncoder().encode(headline + body).length + indicatorBytes
}

/** Whether a text speaks of blocking: a reminder to say so, never a verdict. */
export const speaksOfBlocking = (text: string): boolean =>
  /遮断|ブロック|シンクホール|拒否リスト|block(?:ing|ed)?\b|sinkhol/i.test(text)

/** `2026-11-22T18:00` as a field of the browser holds it, in Japan Standard Time. Null where it is empty or none. */
export function parseJapaneseTime(text: string): Instant | null {
  const time = Date.parse(`${text}:00+09:00`)
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) && Number.isSafeInteger(time) ? instant(time) : null
}
