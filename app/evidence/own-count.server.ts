/** Somebody's own line of the newest count, with the way to its root. */
import type { Db } from '../../db/open.server.ts'
import { equalBytes, utf8 } from '../formats/bytes.ts'
import { type CountProof, countTreeFor, formatCountLine, parseCountLine, type Whose } from '../formats/counted.ts'
import { keptCounts } from '../read-log/count-store.server.ts'

/** Null where that entry is not the newest count any more, or does not count them. */
export async function countProofOf(
  db: Db,
  { who, entry }: { readonly who: Whose; readonly entry: bigint | null },
): Promise<CountProof | null> {
  const own = entry === null ? null : await newestCountOf(db, who)
  return own?.entry === entry ? own.proof : null
}

/** Null where nothing was counted yet, or nothing of theirs. Of an organization none is a count too: 0. */
export async function newestCountOf(
  db: Db,
  who: Whose,
): Promise<{ readonly entry: bigint; readonly proof: CountProof } | null> {
  const kept = await keptCounts(db)
  if (!kept?.lines.some((line) => isOf(line, who))) return null
  const { lines, tree } = countTreeFor(who, kept.lines.map(parseCountLine))
  const place = lines.findIndex((line) => line.who === who)
  const line = lines[place]
  if (!line) return null
  const index = tree.positions[place] ?? -1
  return { entry: kept.entry, proof: { line: formatCountLine(line), index, proof: tree.wayTo(index) } }
}

// In canonical order `who` comes last: whether one of thousands is there is seen without reading them.
function isOf(line: Uint8Array, who: Whose): boolean {
  const end = utf8(`"who":"${who}"}`)
  return equalBytes(line.subarray(-end.length), end)
}
