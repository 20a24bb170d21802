/** An eraser over a test's door, as the portal opens it; and entries that are old enough for it. */
import { join } from 'node:path'
import { rootOf } from '../../app/formats/merkle.ts'
import { days, type PersonId } from '../../app/ids.ts'
import { type ErasureLedger, openErasureLedger } from '../../app/retention/erasure-ledger.server.ts'
import { type HoldObject, holdEntryObject } from '../../app/retention/hold.ts'
import { addHold } from '../../app/retention/hold-store.server.ts'
import { defaultRetention } from '../../app/retention/retention.ts'
import { type Door, entriesOf, type TestPerson, where } from '../access/door.ts'
import { random } from '../support/log.ts'

export const ledgerPath = (door: Door): string => join(door.database.dataDir, 'erasures.log')

export async function openEraser(door: Door, ledger?: ErasureLedger) {
  return {
    db: door.db,
    log: door.log,
    ledger: ledger ?? (await openErasureLedger(ledgerPath(door))),
    retention: defaultRetention,
    random,
  }
}

/** An entry of this person's, with address and browser. Gives its index. */
export async function signedInOnce(door: Door, who: TestPerson, about: object = {}): Promise<number> {
  const { person, organization, role } = who
  const entry = { kind: 'signed-in', actor: person, organization, role, subject: person, where, ...about } as const
  const { entries } = await door.log.append(async () => ({ value: undefined, entries: [entry] }))
  return Number(entries[0]?.index)
}

export const pass = (door: Door, count: number): void => door.clock.advance(days(count))

/** Which entries still say where they came from. */
export async function whereOfAll(door: Door): Promise<readonly number[]> {
  const rows = await door.db.selectFrom('log_where').select('index').orderBy('index').execute()
  return rows.map(({ index }) => index)
}

/** A hold as its act would leave it, without a key to sign it. Gives the entry it is called by. */
export async function hold(door: Door, object: HoldObject, placedBy: PersonId): Promise<bigint> {
  const { value } = await door.log.append(async ({ trx, nextIndex, at }) => {
    await addHold(trx, { entry: nextIndex, object, placedBy, placedAt: at, lifted: null })
    const objects = [holdEntryObject(object)]
    return {
      value: nextIndex,
      entries: [{ kind: 'hold-placed', actor: placedBy, objects, texts: { reason: '調査' } }],
    }
  })
  return value
}

export const erasedEntries = async (door: Door) => (await entriesOf(door)).filter(({ kind }) => kind === 'erased')

/** Whether the tree over the stored bytes is the one the head names. */
export async function treeStands(door: Door): Promise<boolean> {
  const leaves = []
  for (let index = 0n; ; index++) {
    const entry = await door.log.entry(index)
    if (!entry) break
    leaves.push(entry.leaf)
  }
  const { size, root } = await door.db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow()
  return size === leaves.length && Buffer.from(root).equals(Buffer.from(rootOf(leaves)))
}
