/**
 * What the log has lost, as the bundle's own entries say it. A bundle under a log
 * that goes on after a loss must hold the entry that states it and the two
 * people's decision: whoever reads it must not take silence for absence.
 */

import { portalOf } from '../formats/log-origin.ts'
import { parseAct } from '../formats/signed-act.ts'
import { checkSucceeded, readSuccession, type Succession } from '../formats/succession.ts'
import { checkDecision } from '../formats/two-person.ts'
import { readForeign } from '../outcome.ts'
import type { ProvenEntry, ProvenLog } from './evidence-log.ts'
import { lacking, provenBy } from './evidence-verdict.ts'
import { lossOf } from './loss-words.ts'
import type { LogLoss } from './verdict.ts'

/** Oldest first. Throws a finding. The people's signatures are judged with everybody's. */
export async function proveLosses({ trust, entries }: ProvenLog): Promise<readonly LogLoss[]> {
  const losses: LogLoss[] = []
  for (const held of entries.filter(({ entry }) => entry.kind === 'log-succession')) {
    const succession = await provenBy(held.file, () => readSuccession(held))
    const decision = entries.find((one) => decides(one, entries, succession))
    if (!decision) throw lacking(held.file, 'the two entries by which two people decided it are not in the bundle')
    losses.push(lossOf(succession, Number(decision.index)))
  }
  const isFirst = trust.origin === portalOf(trust.origin)
  if (!isFirst && losses.at(-1)?.goesOn !== trust.origin)
    throw lacking('entries/', `the entry that says what was lost before ${trust.origin} is not in the bundle`)
  return losses
}

function decides(second: ProvenEntry, entries: readonly ProvenEntry[], succession: Succession): boolean {
  if (second.entry.kind !== 'log-succeeded' || !second.entry.act) return false
  const { text } = second.entry.act
  const holds = readForeign(() => {
    const act = parseAct(text)
    const named = act.act === 'succeed-log' ? act.first?.index : undefined
    const first = entries.find(({ index }) => index === named)
    if (!first) return false
    const decision = checkDecision('succeed-log', { portal: portalOf(succession.next.origin), first, second })
    checkSucceeded(decision, second.index, succession)
    return true
  })
  return holds ?? false
}

/** Of a claim that nothing happened before a time: what the log cannot say, for it lost the entries of then. */
export const lostBefore = (losses: readonly LogLoss[], before: number): readonly LogLoss[] =>
  losses.filter(({ from, to, since }) => to > from && since < before)
