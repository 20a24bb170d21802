/**
 * The act an entry holds, as a log is judged. Under a kind of the table it has to
 * be the very act that the row names; a refusal may hold any, and under a later
 * kind there may be a later act, whose head is read like every other's.
 */
import { Malformed } from '../outcome.ts'
import { rowOf } from './entry-kinds.ts'
import { isNewer, type ReadEntry } from './log-entry.ts'
import { parseAct, type ReadAct, readAct } from './signed-act.ts'

/** Null where there is none, or the signed text is of another type than `fuin-act/1`. Throws Malformed. */
export function actOfEntry({ kind, act }: Pick<ReadEntry, 'kind' | 'act'>): ReadAct | null {
  if (!act?.text.startsWith('fuin-act/')) return null
  const row = rowOf(kind)
  if (!row || row.signed === 'refused') return readAct(act.text)
  const said = parseAct(act.text)
  if (said.act !== row.signed) throw new Malformed(`${kind} holds the act ${said.act}`)
  return said
}

/** Whether the entry, or the act in it, says something that came after this program. */
export const saysLater = (entry: ReadEntry, act: ReadAct | null): boolean => isNewer(entry) || act?.act === 'later'
