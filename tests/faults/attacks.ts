/** What an administrator might do to the log, each as far as it can be done: everything that can be recomputed is. */
import { sql } from 'kysely'
import { concat } from '../../app/formats/bytes.ts'
import { countedSaid, countsOf, countTrees } from '../../app/formats/counted.ts'
import { formatEntry, type LogEntry } from '../../app/formats/log-entry.ts'
import { leafHash, rootOf } from '../../app/formats/merkle.ts'
import {
  formatRollHeader,
  formatRollLine,
  parseRollHeader,
  parseRollLine,
  rollHeaderHash,
  rollTree,
} from '../../app/formats/roll.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { instant, makeId, minutes } from '../../app/ids.ts'
import { openDatabase } from '../../db/open.server.ts'
import { random } from '../support/log.ts'
import type { AttackedCouncil } from './attacked-council.ts'
import { demand, dropTriggers, entriesOf, type Hold, invented, rewriteLog, signedNote } from './forged-log.ts'

/** What is shown to people in place of what the database says. */
export interface Story {
  readonly note: string
}

export interface Attack {
  readonly name: string
  /** 'both' is done twice: by one who has the database, and by one who has the keys folder too. */
  readonly needs: 'both' | 'key'
  /** What is tampered with: the log, or what says who holds which key. */
  readonly about: 'log' | 'keys'
  perform(hold: Hold, council: AttackedCouncil): Promise<Story | undefined>
}

type Rewriting = (entries: LogEntry[], council: AttackedCouncil, hold: Hold) => LogEntry[] | Promise<LogEntry[]>

const rewriting = (name: string, change: Rewriting): Attack => ({
  name,
  needs: 'both',
  about: 'log',
  async perform(hold, council) {
    await rewriteLog(hold, await change([...(await entriesOf(hold.db))], council, hold))
    return undefined
  },
})

const firstReleaseTo = (entries: readonly LogEntry[], person: string): number =>
  entries.findIndex(({ kind, actor }) => kind === 'released' && actor === person)

const changed = (entries: LogEntry[], index: number, change: Partial<LogEntry>): LogEntry[] =>
  entries.map((entry, i) => (i === index ? { ...entry, ...change } : entry))

/** Life goes on after a loss: new entries, until the log is longer than anybody has seen it. */
const goingOn = (entries: LogEntry[], { sato }: AttackedCouncil, { keys, now }: Hold): LogEntry[] =>
  keys ? [...entries, ...Array.from({ length: 40 }, () => invented(sato.person, now))] : entries

export const attacks: readonly Attack[] = [
  rewriting('alter an entry', (entries, { sato }) =>
    changed(entries, firstReleaseTo(entries, sato.person), { session: sha256Hex(random(8)) }),
  ),
  rewriting('alter the newest entry', (entries) =>
    changed(entries, entries.length - 1, { session: sha256Hex(random(8)) }),
  ),
  rewriting('drop an entry', (entries, { mori }) => entries.toSpliced(firstReleaseTo(entries, mori.person), 1)),
  rewriting('insert an entry', (entries, { mori }) => {
    const at = firstReleaseTo(entries, mori.person)
    return entries.toSpliced(at, 0, invented(mori.person, demand(entries[at]).t))
  }),
  rewriting('reorder two entries', (entries, { mori }) => {
    const at = firstReleaseTo(entries, mori.person)
    const [one, other] = [demand(entries[at]), demand(entries[at + 1])]
    return entries.toSpliced(at, 2, { ...other, t: one.t }, { ...one, t: other.t })
  }),
  rewriting('backdate a new entry', (entries, { mori }, { now }) => [
    ...entries,
    invented(mori.person, now - 3_000_000),
  ]),
  rewriting('cut the log short', (entries, council, hold) => goingOn(entries.slice(0, -4), council, hold)),
  rewriting('replay a read request', (entries, { sato }, { now }) => {
    const first = demand(entries[firstReleaseTo(entries, sato.person)])
    return [...entries, { ...first, id: makeId('e', random(16)), t: instant(now) }]
  }),
  rewriting('give a read to somebody else', (entries, { sato, mori }) =>
    changed(entries, firstReleaseTo(entries, sato.person), { actor: mori.person, subject: mori.person }),
  ),
  rewriting('miscount what there is about somebody', (entries, { mori, sato }, { now }) => {
    const lines = entries.flatMap((entry) =>
      countsOf(entry).map(([who]) => ({ who, count: 1, id: entry.id, leaf: leafHash(formatEntry(entry)) })),
    )
    const said = [...new Map(lines.filter(({ who }) => who !== mori.person).map((line) => [line.who, line])).values()]
    const { subject: _s, subjectSeq: _n, ...plain } = invented(sato.person, now)
    return [...entries, { ...plain, kind: 'counted', ...countedSaid(countTrees(said)) }]
  }),
  rewriting('restore a backup', async (_, council, hold) => {
    const backup = await openDatabase({ dataDir: council.backup })
    try {
      return goingOn([...(await entriesOf(backup.db))], council, hold)
    } finally {
      await backup.close()
    }
  }),
  {
    name: 'edit the search index only',
    needs: 'both',
    about: 'log',
    async perform({ db }, { mori, sato }) {
      await dropTriggers(db)
      await sql`update log_index set actor = ${mori.person} where actor = ${sato.person} and kind = 'released'`.execute(
        db,
      )
      return undefined
    },
  },
  {
    name: 'show somebody another log',
    needs: 'key',
    about: 'log',
    async perform(hold) {
      const { size } = await hold.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
      const time = Math.floor(hold.now / 1000)
      return { note: signedNote(hold, { size, time }, rootOf(Array.from({ length: 3 }, () => random(32)))) }
    },
  },
  {
    name: "swap a person's key",
    needs: 'both',
    about: 'keys',
    async perform(hold, { mori, sato }) {
      // Any key the attacker can open; here another member's.
      const { publicKey: public_key, publicKeyHash: public_key_hash } = sato.key
      await sql`update person_key set public_key = ${public_key}, public_key_hash = ${public_key_hash}
        where person_id = ${mori.person}`.execute(hold.db)
      if (hold.keys)
        await rewriteLog(hold, [...(await entriesOf(hold.db)), keyAdded(mori.person, public_key_hash, hold.now)])
      return undefined
    },
  },
  {
    name: 'swap a line of the roll',
    needs: 'both',
    about: 'keys',
    async perform(hold, { mori, sato }) {
      const header = await forgeRoll(hold, mori.person, sato.key.publicKeyHash)
      const objects = [{ kind: 'roll', id: '9', sha256: rollHeaderHash(header) }]
      const roll: LogEntry = { v: 1, t: instant(hold.now), kind: 'roll', id: makeId('e', random(16)), objects }
      if (hold.keys) await rewriteLog(hold, [...(await entriesOf(hold.db)), roll])
      return undefined
    },
  },
]

/**
 * Nothing the council saw is touched, and all of it is signed, at such times from
 * now on: but no witness was asked. Under `quorum none` it is what the portal does
 * itself, and nobody could tell.
 */
export const unseen = (...minutesFromNow: readonly number[]): Attack => ({
  name: 'sign checkpoints the witnesses never saw',
  needs: 'key',
  about: 'log',
  async perform(hold, { mori }) {
    for (const later of minutesFromNow) {
      const now = hold.now + minutes(later)
      await rewriteLog({ ...hold, now }, [...(await entriesOf(hold.db)), invented(mori.person, now)])
    }
    return undefined
  },
})

const keyAdded = (person: LogEntry['actor'], sha256: ReturnType<typeof sha256Hex>, now: number): LogEntry => ({
  ...invented(demand(person), now),
  kind: 'key-added',
  objects: [{ kind: 'key', id: sha256.slice(0, 40), sha256 }],
})

/** A person's line names the attacker's key, and the roll's tree is made anew over it. Two council members' signatures cannot be. */
async function forgeRoll({ db }: Hold, person: string, keyHash: ReturnType<typeof sha256Hex>): Promise<Uint8Array> {
  const roll = await db.selectFrom('roll').selectAll().orderBy('counter', 'desc').executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('roll_line')
    .selectAll()
    .where('counter', '=', roll.counter)
    .orderBy('position')
    .execute()
  const lines = rows.map(({ line, person_id }) =>
    person_id === person ? formatRollLine({ ...parseRollLine(line), keyHash }) : line,
  )
  const tree = rollTree(lines)
  const text = formatRollHeader({ ...parseRollHeader(roll.header), size: tree.leaves.length, root: tree.root })
  const header = new TextEncoder().encode(text)
  await sql`update roll set header = ${header}, header_hash = ${rollHeaderHash(header)}, leaf_hashes = ${concat(...tree.leaves)}
    where counter = ${roll.counter}`.execute(db)
  for (const [i, line] of lines.entries())
    await sql`update roll_line set line = ${line}, position = ${tree.positions[i] ?? 0}
      where counter = ${roll.counter} and person_id = ${rows[i]?.person_id}`.execute(db)
  return header
}
