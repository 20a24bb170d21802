import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { keepsRole, setTerm } from '../council/engagement-store.server.ts'
import { termSaid } from '../council/invite-person.server.ts'
import type { Person } from '../council/person-store.server.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type ChangeoverId, type Instant, makeId, type Sha256Hex } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { fates, type ListLine } from './changeover.ts'
import { addChangeover, addLines, changeoverOfList, type Planned } from './changeover-store.server.ts'
import { type JudgedLine, judgeList } from './judge-list.server.ts'

export type ConfirmRefusal = 'list-changed' | 'list-past'

export interface ListToConfirm {
  readonly lines: readonly ListLine[]
  /** The hour at which it takes place. */
  readonly at: Instant
}

/** By what is in the list and when: the same file for the same hour is one list, whoever sends it and how often. */
export const listHash = ({ lines, at }: ListToConfirm): Sha256Hex =>
  sha256Hex(utf8(JSON.stringify([at, lines.map(({ line, cells }) => [line, cells])])))

/** What was shown of it: other fates of the same lines are another thing to agree to. */
export const shownHash = (judged: readonly JudgedLine[]): Sha256Hex =>
  sha256Hex(utf8(JSON.stringify(judged.map(({ line, planned, faults }) => [line, planned, faults]))))

/**
 * Confirms a list as a whole. Judged once more within the step, by the rows of this
 * moment: where a line now comes to something else than was shown, nothing stands.
 * Whoever moves or leaves is engaged until the hour from here on, and so is let in
 * by nobody after it (access/admission), however late the server is in doing the
 * rest; the roll's lines say the same. Sent again, it is the list there is.
 */
export async function confirmChangeover(
  ground: Ground,
  asked: Confirmed & ListToConfirm & { readonly shown: string },
): Promise<Outcome<ChangeoverId, ConfirmRefusal | ConfirmReason>> {
  const id = makeId('a', ground.random(16))
  const hash = listHash(asked)
  return appendConfirmed<ChangeoverId, ConfirmRefusal>(ground, asked, async (step, by) => {
    const known = await changeoverOfList(step.trx, hash)
    if (known) return { value: done(known.id), entries: [] }
    if (asked.at <= step.at) return { value: refused('list-past'), entries: [] }
    const judged = await judgeList(step.trx, asked.lines, { at: asked.at, by: by.actor })
    const planned = judged.flatMap(({ planned: each }) => (each ? [each] : []))
    if (planned.length !== judged.length || shownHash(judged) !== asked.shown)
      return { value: refused('list-changed'), entries: [] }
    const made = { id, at: asked.at, confirmedAt: step.at, confirmedBy: by.actor, lines: judged.length }
    await addChangeover(step.trx, { ...made, entryIndex: step.nextIndex, listHash: hash })
    const ending = await endAtTheHour(step, judged, made)
    const confirmed: EntryDraft = {
      kind: 'changeover-confirmed',
      objects: [{ kind: 'changeover', id }],
      data: { at: String(asked.at), ...countsOf(planned) },
    }
    return { value: done(id), entries: [confirmed, ...ending].map((entry) => ({ ...by, ...entry })) }
  })
}

/** Writes the lines, and the end of each engagement that the hour ends. */
async function endAtTheHour(
  { trx }: Pick<StepContext, 'trx'>,
  judged: readonly JudgedLine[],
  { id, at }: { readonly id: ChangeoverId; readonly at: Instant },
): Promise<readonly EntryDraft[]> {
  await addLines(
    trx,
    id,
    judged.flatMap(({ line, planned, person }) =>
      planned ? [{ line, planned, untilBefore: person?.engagedUntil ?? null }] : [],
    ),
  )
  const entries: EntryDraft[] = []
  for (const { planned, person } of judged) {
    if (!planned || !person || !endsAtHour(planned, person)) continue
    const { engagedFrom, engagedUntil } = person
    // One that ends before the hour, or at it, ends as it would have.
    if (engagedUntil !== null && engagedUntil <= at) continue
    const term = { from: engagedFrom, until: at }
    await setTerm(trx, person.id, term)
    entries.push({
      kind: 'person-engaged',
      subject: person.id,
      objects: [{ kind: 'changeover', id }],
      data: termSaid(term),
    })
  }
  return entries
}

/**
 * Whoever leaves, or gets another house or role. Another room or title in the same one
 * ends no power, and the line of the roll goes on.
 */
const endsAtHour = (planned: Planned, person: Person | null): boolean =>
  planned.fate === 'leave' || (planned.fate === 'move' && person !== null && !keepsRole(planned.post, person))

/** How many lines of each kind, as an entry says them. */
const countsOf = (planned: readonly Planned[]): Readonly<Record<string, string>> =>
  Object.fromEntries(fates.map((fate) => [fate, String(planned.filter((each) => each.fate === fate).length)]))
