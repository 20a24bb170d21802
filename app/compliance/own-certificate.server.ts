/**
 * How many entries the log holds about somebody by the newest count of the day, as a
 * file that anybody can check without us. Nobody is looked at: the line is theirs, and
 * the entry about everybody.
 */
import { equalBytes, utf8 } from '../formats/bytes.ts'
import { formatCertificate } from '../formats/count-certificate.ts'
import { parseCountLine, type Whose } from '../formats/counted.ts'
import { readOwnEntry } from '../formats/log-entry.ts'
import { leafHash } from '../formats/merkle.ts'
import { paddedTree, proofIn } from '../formats/padded-tree.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { Instant, Sha256Hex } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { keptCounts } from '../read-log/count-store.server.ts'
import type { ReviewDesk } from './review-desk.ts'

// In canonical order `who` comes last: to find one of thousands none need be read.
function isOf(line: Uint8Array, who: Whose): boolean {
  const end = utf8(`"who":"${who}"}`)
  return equalBytes(line.subarray(-end.length), end)
}

export interface OwnCertificate {
  readonly file: Uint8Array
  readonly sha256: Sha256Hex
  readonly count: number
  /** The entry that counts: its index and time. */
  readonly entry: number
  readonly at: Instant
}

export async function ownCertificate(
  { db, log }: Pick<ReviewDesk, 'db' | 'log'>,
  who: Whose,
): Promise<Outcome<OwnCertificate, 'not-counted' | 'witnesses-unavailable'>> {
  const kept = await keptCounts(db)
  const place = kept?.lines.findIndex((line) => isOf(line, who)) ?? -1
  const line = kept?.lines[place]
  if (!kept || !line) return refused('not-counted')
  const receipt = await log.lastReceipt(kept.entry)
  if (receipt === null) return refused('witnesses-unavailable')
  const logged = await log.entry(kept.entry)
  if (!logged) throw new Broken(`entry ${kept.entry} counts everybody and is not in the log`)
  const tree = paddedTree('fuin-count', kept.lines.map(leafHash))
  const index = tree.positions[place] ?? -1
  const file = formatCertificate({ entry: logged.bytes, receipt, count: { line, index, proof: proofIn(tree, index) } })
  const { t } = readOwnEntry(logged.bytes)
  return done({ file, sha256: sha256Hex(file), count: parseCountLine(line).count, entry: Number(kept.entry), at: t })
}
