import { dropSession } from '../access/session-store.server.ts'
import { deleteForgotten } from '../attachments/attachment-store.server.ts'
import { deleteDraftsBefore } from '../composer/draft-store.server.ts'
import { toHex } from '../formats/bytes.ts'
import { instant, type PersonId } from '../ids.ts'
import type { EntryDraft, ReadLog, StepContext } from '../read-log/read-log.server.ts'
import type { EntryRange } from './entry-range.ts'
import {
  type Erased,
  type ErasedOfEntries,
  type Erasure,
  erasureFields,
  isOfEntries,
  personLimit,
  rangeLimit,
} from './erasure.ts'
import type { ErasureLedger } from './erasure-ledger.server.ts'
import {
  eraseBeside,
  eraseNames,
  leftLongAgo,
  longLapsedSessions,
  type OldBeside,
  oldBeside,
} from './erasure-store.server.ts'
import type { HoldObject } from './hold.ts'
import { holdsInForce, holdsPerson } from './hold-store.server.ts'
import { attachmentKept, draftKept, keptSince, type Retention } from './retention.ts'

/** What erasing stands on. */
export interface EraserGround {
  readonly log: ReadLog
  readonly ledger: ErasureLedger
  readonly retention: Retention
  random(bytes: number): Uint8Array
}

/** How many rows went, by class. */
export interface Gone {
  readonly where: number
  readonly text: number
  readonly name: number
  readonly session: number
  readonly draft: number
  readonly attachment: number
}

/** Rows looked at in one step: few enough that nobody waits long for the log. */
export const windowSize = 5000

/**
 * Erases whatever is past its time and under no hold. Step by step, each in a
 * transaction of the log: what is due and what is held is decided where it is
 * erased, so a hold placed just before keeps everything, and one placed just
 * after finds an entry that says what was gone.
 */
export async function eraseDue(ground: EraserGround): Promise<Gone> {
  return {
    where: await eraseOldBeside(ground, 'where'),
    text: await eraseOldBeside(ground, 'text'),
    name: await eraseOldNames(ground),
    session: await endOldSessions(ground),
    draft: await dropOldDrafts(ground),
    // After the drafts: what none of them can name any more goes the same night.
    attachment: await dropForgottenAttachments(ground),
  }
}

/** Nobody but its author could ever read a draft, and none of it is in the log: its going is no entry. */
async function dropOldDrafts(ground: EraserGround): Promise<number> {
  const { value } = await ground.log.append(async ({ trx, at }) => {
    const gone = await deleteDraftsBefore(trx, instant(at - draftKept))
    return { value: gone, entries: [] }
  })
  return value
}

/** Files that nobody issued and nobody is writing about: one in each step, a hundred megabytes being enough to wait for. */
async function dropForgottenAttachments(ground: EraserGround): Promise<number> {
  for (let gone = 0; ; gone++) {
    const { value } = await ground.log.append(async ({ trx, at }) => {
      const before = instant(at - attachmentKept)
      return { value: await deleteForgotten(trx, { before, most: 1 }), entries: [] }
    })
    if (value === 0) return gone
  }
}

async function eraseOldBeside(ground: EraserGround, of: ErasedOfEntries['class']): Promise<number> {
  let [after, rows] = [-1, 0]
  for (;;) {
    const { value } = await ground.log.append((step) => besideStep(ground, step, { of, after }))
    rows += value.rows
    if (value.next === null) return rows
    after = value.next
  }
}

async function besideStep(
  ground: EraserGround,
  step: StepContext,
  { of, after }: { readonly of: ErasedOfEntries['class']; readonly after: number },
) {
  const { trx, at } = step
  const days = ground.retention[`${of}Days`]
  const before = keptSince(at, days)
  const holds = await holdsInForce(trx, at)
  const window = await oldBeside(trx, of, { after, before, holds, at, limit: windowSize })
  const { ranges, last } = rangesToErase(window)
  const next = last === null || (window.length < windowSize && last === window.at(-1)?.index) ? null : last
  if (ranges.length === 0) return { value: { rows: 0, next }, entries: [] }
  const rule = `${of}-${days}d`
  const { rows, entries } = await erase(ground, step, { what: { class: of, ranges }, rule })
  return { value: { rows, next }, entries }
}

/** Runs of entries of the window that no held one interrupts, and the last index they answer for. */
export function rangesToErase(window: readonly OldBeside[]): {
  readonly ranges: readonly EntryRange[]
  readonly last: number | null
} {
  const ranges: EntryRange[] = []
  let run = null as EntryRange | null
  let last = null as number | null
  for (const { index, held } of window) {
    if (!held && run === null && ranges.length === rangeLimit) break
    if (held && run) ranges.push(run)
    run = held ? null : { first: run?.first ?? index, last: index }
    last = index
  }
  return { ranges: run ? [...ranges, run] : ranges, last }
}

async function eraseOldNames(ground: EraserGround): Promise<number> {
  let rows = 0
  for (;;) {
    const { value } = await ground.log.append((step) => nameStep(ground, step))
    if (value === 0) return rows
    rows += value
  }
}

async function nameStep(ground: EraserGround, step: StepContext) {
  const { trx, at } = step
  const due = await leftLongAgo(trx, at, ground.retention)
  const persons = await notHeld(step, due, await holdsInForce(trx, at), personLimit)
  if (persons.length === 0) return { value: 0, entries: [] }
  const { nameDays, secretDays } = ground.retention
  const rule = `name-${nameDays}d-secret-${secretDays}d`
  const { rows, entries } = await erase(ground, step, { what: { class: 'name', persons }, rule })
  return { value: rows, entries }
}

/** Those of them under no hold, at most so many. */
export async function notHeld(
  { trx }: Pick<StepContext, 'trx'>,
  persons: readonly PersonId[],
  holds: readonly HoldObject[],
  most = persons.length,
): Promise<readonly PersonId[]> {
  const free: PersonId[] = []
  for (const person of persons) {
    if (free.length === most) break
    if (!(await holdsPerson(trx, person, holds))) free.push(person)
  }
  return free
}

async function erase(
  ground: EraserGround,
  step: StepContext,
  { what, rule }: { readonly what: Erased; readonly rule: string },
): Promise<{ readonly rows: number; readonly entries: readonly EntryDraft[] }> {
  const erasure = { id: toHex(ground.random(16)), what }
  await ground.ledger.add({ ...erasure, origin: ground.log.trust.origin, at: step.at })
  // If we stopped after this line, the ledger would name what is still here: the
  // next start finishes it before anything is served. The other order could let
  // something be gone of which no restored backup would ever hear.
  return eraseNow(step, erasure, rule)
}

/** Takes what the erasure names out of the tables, and states it: one transaction, so never the one without the other. */
export async function eraseNow(
  { trx }: Pick<StepContext, 'trx'>,
  erasure: Erasure,
  rule: string,
): Promise<{ readonly rows: number; readonly entries: readonly EntryDraft[] }> {
  const { what } = erasure
  const rows = isOfEntries(what) ? await eraseBeside(trx, what.class, what.ranges) : await eraseNames(trx, what.persons)
  return { rows, entries: [erasureFields(erasure, { rule, rows })] }
}

const sessionsAtOnce = 200

/**
 * Ends sessions that ran out and whose person never came back: the row holds an
 * address and a browser. Needs no ledger: an older database brings back rows
 * that ran out long ago, and the first run takes them again.
 */
export async function endOldSessions({ log }: Pick<EraserGround, 'log'>): Promise<number> {
  let gone = 0
  for (let last = ''; ; ) {
    const { value } = await log.append((step) => sessionStep(step, last))
    gone += value.rows
    if (value.next === null) return gone
    last = value.next
  }
}

async function sessionStep({ trx, at }: StepContext, after: string) {
  const old = await longLapsedSessions(trx, { now: at, after, limit: sessionsAtOnce })
  const holds = await holdsInForce(trx, at)
  const entries: EntryDraft[] = []
  for (const { id, person } of old) {
    if (await holdsPerson(trx, person, holds)) continue
    if (await dropSession(trx, id))
      entries.push({ kind: 'session-ended', subject: person, reason: 'lapsed', data: { session: id } })
  }
  const rows = entries.length
  if (rows > 0) entries.push({ kind: 'erased', data: { class: 'session', rule: 'session-lapsed-1d', rows: `${rows}` } })
  return { value: { rows, next: old.length < sessionsAtOnce ? null : (old.at(-1)?.id ?? null) }, entries }
}
