/** Somebody's own line of the newest count, with the way to its root. */
import type { Db } from '../../db/open.server.ts'
import { equalBytes, utf8 } from '../formats/bytes.ts'
import type { CountProof, Whose } from '../formats/counted.ts'
import { leafHash } from '../formats/merkle.ts'
import { paddedTree } from '../formats/padded-tree.ts'
import { keptCounts } from '../read-log/count-store.server.ts'

/** Null where that entry is not the newest count any more, or does not count them. */
export async function countProofOf(
  db: Db,
  { who, entry }: { readonly who: Whose; readonly entry: bigint | null },
): Promise<CountProof | null> {
  const own = entry === null ? null : await newestCountOf(db, who)
  return own?.entry === entry ? own.proof : null
}

/** Null where nothing was counted yet, or nothing of theirs. */
export async function newestCountOf(
  db: Db,
  who: Whose,
): Promise<{ readonly entry: bigint; readonly proof: CountProof } | null> {
  const kept = await keptCounts(db)
  const place = kept?.lines.findIndex((line) => isOf(line, who)) ?? -1
  const line = kept?.lines[place]
  if (!kept || !line) return null
  const tree = paddedTree('fuin-count', kept.lines.map(leafHash))
  const index = tree.positions[place] ?? -1
  return { entry: kept.entry, proof: { line, index, proof: tree.wayTo(index) } }
}

// In canonical order `who` comes last: to find one of thousands none need be read.
function isOf(line: Uint8Array, who: Whose): boolean {
  const end = utf8(`"who":"${who}"}`)
  return equalBytes(line.subarray(-end.length), end)
}
