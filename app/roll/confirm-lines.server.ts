/** What a signer of the roll holds it against, and whether their act says that they looked. */

import { type ActOf, sameObjects } from '../acts/judge-act.server.ts'
import { rollActObjects } from '../formats/roll-confirmation.ts'
import { comparisonsOf, type Db } from '../keyring/key-store.server.ts'
import type { ReadLog } from '../read-log/read-log.server.ts'
import { type Comparisons, linesToConfirm } from './roll-confirmation.ts'
import { newLines, type RollDifference, rollDifference } from './roll-difference.ts'
import { allLinesOf, rollHead } from './roll-store.server.ts'

type Log = Pick<ReadLog, 'succession'>

/**
 * The lines of the roll in force. While a loss is not decided that may be an older
 * one than its signers know, so they hold the next roll against nothing: every line
 * is new to them.
 */
export async function linesBefore(log: Log, db: Db): Promise<readonly Uint8Array[]> {
  const previous = log.succession()?.decided === null ? null : await rollHead(db)
  return previous ? await allLinesOf(db, previous.counter) : []
}

/** Who compared the keys of the lines that are new or changed. */
export const comparisonsIn = (db: Db, difference: RollDifference): Promise<Comparisons> =>
  comparisonsOf(
    db,
    newLines(difference).map(({ fingerprint }) => fingerprint),
  )

/** Whether the signer's own act names every line they had to look at, not one less and not one more. Asked inside the step. */
export async function isConfirmed(
  log: Log,
  db: Db,
  signed: {
    readonly act: ActOf<'roll'>
    readonly header: Uint8Array
    readonly lines: readonly Uint8Array[]
  },
): Promise<boolean> {
  const { act, header, lines } = signed
  const difference = rollDifference(await linesBefore(log, db), lines)
  const confirmed = linesToConfirm(difference, {
    comparisons: await comparisonsIn(db, difference),
    signer: act.actor,
  })
  return sameObjects(act.objects, rollActObjects(header, confirmed))
}
