/** What the pages of the archive show, and to whom: compliance, secretariat and oversight, who hold its layers. */
import type { Ground } from '../access/ground.server.ts'
import { parseBulletinNumber } from '../bulletins/bulletin.ts'
import type { Instant, PersonId } from '../ids.ts'
import { nextStep, type OpeningStep } from './opening.ts'
import {
  type Archived,
  archivedBulletin,
  archivedByNumber,
  findOpening,
  listOpenings,
  type Opening,
} from './opening-store.server.ts'
import { layerFor } from './release-layer.server.ts'

type Bench = Pick<Ground, 'db' | 'now'>

export interface OpeningLine {
  readonly opening: number
  readonly number: string
  readonly step: OpeningStep | 'over'
  readonly askedAt: Instant
  readonly agreedAt: Instant
  readonly endsAt: Instant
  /** Whether the step is this person's to take. */
  readonly isNext: boolean
}

/** Fewer are opened in any year. */
const mostShown = 100

export async function openingsShown(bench: Bench, person: PersonId): Promise<readonly OpeningLine[]> {
  const lines: OpeningLine[] = []
  for (const one of await listOpenings(bench.db, mostShown)) {
    const archived = await archivedBulletin(bench.db, one.bulletin)
    if (archived) lines.push(await lineOf(bench, { opening: one, archived, person }))
  }
  return lines
}

async function lineOf(
  bench: Bench,
  { opening, archived, person }: { readonly opening: Opening; readonly archived: Archived; readonly person: PersonId },
): Promise<OpeningLine> {
  const { opening: index, askedAt, agreedAt, endsAt } = opening
  const step = nextStep(opening, bench.now())
  const isNext = step !== 'over' && (await layerFor(bench, index, person)) !== null
  return { opening: index, number: archived.number, step, askedAt, agreedAt, endsAt, isNext }
}

/** What somebody typed, as it lies in the archive; null where nothing does. */
export async function archivedFor({ db }: Bench, typed: string): Promise<Archived | null> {
  const number = parseBulletinNumber(typed.trim().replace(/^第/, '').replace(/号$/, '').toUpperCase())
  return number ? archivedByNumber(db, number) : null
}

export async function viewOpening(bench: Bench, index: number, person: PersonId) {
  const opening = await findOpening(bench.db, index)
  const archived = opening && (await archivedBulletin(bench.db, opening.bulletin))
  if (!opening || !archived) return null
  const layer = await layerFor(bench, index, person)
  const line = await lineOf(bench, { opening, archived, person })
  const toOpen = layer && { opening: index, bulletin: opening.bulletin, copy: layer.copy, hash: layer.hash }
  return { line, archived, asked: opening.askedBy === person, openedAt: opening.openedAt, toOpen }
}
