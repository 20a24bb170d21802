/**
 * What the log says it has lost, and whether two people decided it: read from
 * its own entries once they are all known to be those the tree was made of.
 * Their signatures and roles are judged elsewhere (signature-check.ts, vaults).
 */
import { equalBytes } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { leafHash, rootAt } from '../formats/merkle.ts'
import { parseAct } from '../formats/signed-act.ts'
import { checkSucceeded, readSuccession, type Succession } from '../formats/succession.ts'
import { checkDecision, type PlacedEntry } from '../formats/two-person.ts'
import { isForeign } from '../outcome.ts'
import type { LossEntries } from './entry-check.ts'
import type { LogSource } from './log-source.ts'
import { lossOf } from './loss-words.ts'
import { storedReader } from './segment-check.ts'
import { type LogLoss, tampered } from './verdict.ts'

/** Throws a Finding where a statement disagrees with the log it stands in. */
export async function readLosses(source: LogSource, entries: LossEntries, portal: string): Promise<readonly LogLoss[]> {
  const losses: LogLoss[] = []
  for (const [i, index] of entries.stated.entries()) {
    const succession = await statedAt(source, index)
    const until = entries.stated[i + 1] ?? Number.POSITIVE_INFINITY
    const candidates = entries.decided.filter((one) => one > index && one < until)
    const decided = await firstDecision(source, candidates, { succession, portal })
    losses.push(lossOf(succession, decided))
  }
  return losses
}

async function statedAt(source: LogSource, index: number): Promise<Succession> {
  const [placed, before] = [await placedAt(source, index), await placedAt(source, index - 1)]
  const succession = readSuccession(placed)
  if (succession.since !== before.entry.t)
    throw tampered(index, 'it states another time of the last entry that survived than that entry does')
  const { size, root } = succession.last
  if (size <= BigInt(index) && !equalBytes(await rootAt(size, storedReader(source)), root))
    throw tampered(index, 'the checkpoint it names as the last is not one of the entries that survived')
  return succession
}

async function firstDecision(
  source: LogSource,
  candidates: readonly number[],
  about: { readonly succession: Succession; readonly portal: string },
): Promise<number | null> {
  for (const index of candidates) if (await isDecision(source, index, about)) return index
  return null
}

/** An entry that nobody signed, or that is about something else, decides nothing: it is no finding either. */
async function isDecision(
  source: LogSource,
  index: number,
  { succession, portal }: { readonly succession: Succession; readonly portal: string },
): Promise<boolean> {
  const second = await placedAt(source, index)
  const act = second.entry.act ? parseAct(second.entry.act.text) : null
  const named = act?.act === 'succeed-log' ? act.first : null
  if (!named || named.index >= BigInt(index)) return false
  try {
    const first = await placedAt(source, Number(named.index))
    checkSucceeded(checkDecision('succeed-log', { portal, first, second }), second.index, succession)
    return true
  } catch (error) {
    if (isForeign(error)) return false
    throw error
  }
}

async function placedAt(source: LogSource, index: number): Promise<PlacedEntry> {
  const [bytes] = await source.entries(index, index + 1)
  if (!bytes) throw tampered(index, 'it is missing, and was there a moment ago')
  return { entry: parseEntry(bytes), index: BigInt(index), leaf: leafHash(bytes) }
}
