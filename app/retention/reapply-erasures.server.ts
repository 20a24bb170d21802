import type { Db } from '../../db/open.server.ts'
import { toHex } from '../formats/bytes.ts'
import { succeeds } from '../formats/log-origin.ts'
import type { PersonId } from '../ids.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { type EntryRange, isWithin, joined } from './entry-range.ts'
import { type EraserGround, endOldSessions, eraseNow, notHeld, rangesToErase } from './erase-due.server.ts'
import {
  type Erased,
  type ErasedOfEntries,
  type Erasure,
  isOfEntries,
  type LedgerLine,
  ofEntries,
  personLimit,
  rangeLimit,
} from './erasure.ts'
import { besideLeft, besideWithin, scrub, statedErasures, stillNamed } from './erasure-store.server.ts'
import { holdsInForce } from './hold-store.server.ts'

/** How many rows a restored database had brought back, or a crash had left behind. */
export interface Reapplied {
  readonly rows: number
}

/**
 * To be called at every start, before anything is served. Finishes what the
 * ledger promised and the log does not state (we stopped between the two), then
 * takes out again whatever the log says was erased and is here nevertheless: an
 * older copy of the tables was put back. Idempotent, and on an ordinary start
 * only reads.
 */
export async function reapplyErasures(ground: EraserGround & { readonly db: Db }): Promise<Reapplied> {
  const stated = await statedErasures(ground.db)
  const known = new Set(stated.map(({ id }) => id))
  const unknown = ground.ledger.lines.filter(({ id }) => !known.has(id))
  const owed = unknown.flatMap((line) => ownPartOf(line, sharedWith(ground.log, line.origin)))
  let rows = 0
  for (const line of owed) rows += await finish(ground, line)
  rows += await eraseAgain(ground, owed.length > 0 ? await statedErasures(ground.db) : stated)
  rows += await endOldSessions(ground)
  if (rows > 0) await scrub(ground.db)
  return { rows }
}

/** How many entries this log has in common with the one of that origin: after a loss, those that survived. */
function sharedWith({ trust, trusts }: EraserGround['log'], origin: string): number {
  if (origin === trust.origin) return Number.MAX_SAFE_INTEGER
  const since = trusts().flatMap(({ succession }) => (succession ? [succession.stated] : []))
  const losses = since.filter(({ next }) => succeeds(next.origin, origin))
  return losses.reduce(
    (least, { index }) => Math.min(least, Number(index)),
    losses.length > 0 ? Number.MAX_SAFE_INTEGER : 0,
  )
}

/** Another log's ranges count other entries. People are the same under any log. */
function ownPartOf(line: LedgerLine, shared: number): readonly LedgerLine[] {
  const { what } = line
  if (!isOfEntries(what)) return [line]
  const ranges = what.ranges
    .filter(({ first }) => first < shared)
    .map(({ first, last }) => ({ first, last: Math.min(last, shared - 1) }))
  return ranges.length > 0 ? [{ ...line, what: { class: what.class, ranges } }] : []
}

/** Nothing of it was stated, so a hold placed since keeps what is still here. */
async function finish({ log }: EraserGround, line: LedgerLine): Promise<number> {
  const { value } = await log.append(async (step) => {
    const erasure = { id: line.id, what: await withoutHeld(step, line.what) }
    const { rows, entries } = await eraseNow(step, erasure, 'ledger')
    return { value: rows, entries }
  })
  return value
}

async function withoutHeld(step: StepContext, what: Erased): Promise<Erased> {
  const holds = await holdsInForce(step.trx, step.at)
  if (!isOfEntries(what)) return { class: 'name', persons: await notHeld(step, what.persons, holds) }
  const span = { first: what.ranges[0]?.first ?? 0, last: what.ranges.at(-1)?.last ?? -1 }
  const left = await besideWithin(step.trx, what.class, { span, holds, at: step.at, limit: Number.MAX_SAFE_INTEGER })
  // What the line does not name is not its to erase, whatever it was that kept it.
  const window = left.map(({ index, held }) => ({ index, held: held || !isWithin(what.ranges, index) }))
  return { class: what.class, ranges: rangesToErase(window).ranges }
}

// ── a restored copy ────────────────────────────────────────────────────────

async function eraseAgain(ground: EraserGround & { readonly db: Db }, erasures: readonly Erasure[]): Promise<number> {
  const rangesOf = (of: ErasedOfEntries['class']) =>
    joined(erasures.flatMap(({ what }) => (isOfEntries(what) && what.class === of ? what.ranges : [])))
  const persons = [...new Set(erasures.flatMap(({ what }) => (what.class === 'name' ? what.persons : [])))]
  let rows = 0
  for (const of of ofEntries) rows += await besideAgain(ground, of, rangesOf(of))
  return rows + (await namesAgain(ground, persons))
}

const pageSize = 5000

/** Walks what is left over the span of all ranges: on an ordinary start only what was held. */
async function besideAgain(
  ground: EraserGround & { readonly db: Db },
  of: ErasedOfEntries['class'],
  ranges: readonly EntryRange[],
): Promise<number> {
  const last = ranges.at(-1)?.last ?? -1
  let rows = 0
  for (let first = ranges[0]?.first ?? 0; first <= last; ) {
    const left = await besideLeft(ground.db, of, { first, last }, pageSize)
    const back = left.filter((index) => isWithin(ranges, index)).map((index) => ({ first: index, last: index }))
    const runs = joined(back)
    for (let from = 0; from < runs.length; from += rangeLimit)
      rows += await again(ground, { class: of, ranges: runs.slice(from, from + rangeLimit) })
    if (left.length < pageSize) return rows
    first = (left.at(-1) ?? last) + 1
  }
  return rows
}

async function namesAgain(ground: EraserGround & { readonly db: Db }, persons: readonly PersonId[]): Promise<number> {
  const back = await stillNamed(ground.db, persons)
  let rows = 0
  for (let from = 0; from < back.length; from += personLimit)
    rows += await again(ground, { class: 'name', persons: back.slice(from, from + personLimit) })
  return rows
}

async function again({ log, ledger, random }: EraserGround, what: Erased): Promise<number> {
  const id = toHex(random(16))
  const { value } = await log.append(async (step) => {
    await ledger.add({ id, what, origin: log.trust.origin, at: step.at })
    const { rows, entries } = await eraseNow(step, { id, what }, 'restored')
    return { value: rows, entries }
  })
  return value
}
