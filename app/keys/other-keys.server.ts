/** Keys that stand on record in a person's name: what their vault holds against its own. */
import type { Ground } from '../access/ground.server.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { ProvenEntry } from '../formats/proof-wire.ts'
import { type Fingerprint, type PersonId, parseFingerprint } from '../ids.ts'
import { Broken } from '../outcome.ts'
import { searchLog } from '../read-log/log-search-store.server.ts'
import { pinAfter, proveEntry } from '../read-log/prove-entry.server.ts'

type LogGround = Pick<Ground, 'db' | 'log'>

/** Whoever fills the record with more of them is told of by these. */
const most = 16

interface KeyEntry {
  readonly index: bigint
  readonly key: Fingerprint
}

/** Newest first, out of the log and not out of the table of keys: what is asked is what was put on record. */
async function keyEntriesOf({ db, log }: LogGround, person: PersonId, limit: number): Promise<readonly KeyEntry[]> {
  const { rows } = await searchLog(db, { subject: person, kinds: ['key-added'] }, null, limit)
  return Promise.all(rows.map(async ({ index }) => ({ index: BigInt(index), key: await keyIn(log, BigInt(index)) })))
}

async function keyIn(log: Ground['log'], index: bigint): Promise<Fingerprint> {
  const entry = await log.entry(index)
  const object = entry && parseEntry(entry.bytes).objects?.find(({ kind }) => kind === 'key')
  const key = parseFingerprint(object?.id ?? '')
  if (!key) throw new Broken(`entry ${index} adds no key`)
  return key
}

export const newestKeyOf = async (ground: LogGround, person: PersonId): Promise<Fingerprint | null> =>
  (await keyEntriesOf(ground, person, 1))[0]?.key ?? null

/** Those after the first entry of the key `than`, of other keys than that one; each proven from where the one before moved the pin. */
export async function laterKeys(
  ground: LogGround,
  { person, than, from }: { readonly person: PersonId; readonly than: Fingerprint; readonly from: bigint },
): Promise<readonly ProvenEntry[]> {
  const entries = [...(await keyEntriesOf(ground, person, most))].reverse()
  const own = entries.findIndex(({ key }) => key === than)
  const proven: ProvenEntry[] = []
  let pin = from
  for (const { index } of entries.slice(own + 1).filter(({ key }) => key !== than)) {
    const one = await proveEntry(ground.log, index, pin)
    pin = pinAfter(one)
    proven.push(one)
  }
  return proven
}
