import type { Ground } from '../access/ground.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { PersonId } from '../ids.ts'
import { councilOnRecord } from '../keyring/council-key-store.server.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { comparisonsIn, linesBefore } from './confirm-lines.server.ts'
import { epochsMade } from './desk-roll-store.server.ts'
import { rollDifference } from './roll-difference.ts'
import { currentRoll } from './roll-proof.server.ts'
import type { ComparisonShown, NextRoll } from './roll-wire.ts'
import { rollToSign } from './sign-roll.server.ts'

/** The next roll with everything the signer's own vault checks it against, and what the signer looks at. */
export async function readNextRoll(ground: Ground): Promise<Outcome<NextRoll, 'no-council-key'>> {
  const toSign = await rollToSign(ground)
  if (!toSign.ok) return toSign
  const council = await councilOnRecord(ground.db)
  if (!council) return refused('no-council-key')
  const previous = await currentRoll(ground.db)
  const afterLoss = ground.log.succession()?.decided === null
  const before = await linesBefore(ground.log, ground.db)
  return done({
    ...toSign.value,
    council: council.proof,
    previous: previous?.proof ?? null,
    before,
    comparisons: await comparisonsShown(ground, { before, lines: toSign.value.lines }),
    afterLoss,
    desks: await desksMade(ground, { before, lines: toSign.value.lines }),
  })
}

/** For every desk whose line is new: who made its key, by the act in the log. */
async function desksMade(
  { db, log }: Pick<Ground, 'db' | 'log'>,
  { before, lines }: { readonly before: readonly Uint8Array[]; readonly lines: readonly Uint8Array[] },
): Promise<NextRoll['desks']> {
  const { added } = rollDifference(before, lines).desks
  const made = await epochsMade(
    db,
    added.map(({ fingerprint }) => fingerprint),
  )
  return Promise.all(
    made.map(async ({ desk, epoch, entryIndex, makerKey }) => {
      const logged = await log.entry(entryIndex)
      const act = logged && parseEntry(logged.bytes).act
      if (!act) throw new Broken(`entry ${entryIndex} made a desk without an act`)
      return { desk, epoch, act: { text: act.text, signature: fromBase64(act.signature) }, makerKey }
    }),
  )
}

async function comparisonsShown(
  { db }: Pick<Ground, 'db'>,
  { before, lines }: { readonly before: readonly Uint8Array[]; readonly lines: readonly Uint8Array[] },
): Promise<readonly ComparisonShown[]> {
  const found = await comparisonsIn(db, rollDifference(before, lines))
  const names = new Map<PersonId, string>()
  for (const { by } of found.values()) if (!names.has(by)) names.set(by, (await findPerson(db, by))?.name ?? '')
  return [...found].map(([fingerprint, comparison]) => ({
    fingerprint,
    ...comparison,
    name: names.get(comparison.by) ?? '',
  }))
}
