/** A real read log over a test's database, with a clock the test owns. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { personStands, type StandsBy } from '../../app/access/standing.server.ts'
import { texts as textsInUse } from '../../app/council/terms.ts'
import { fromUtf8, toBase64 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { emptyRoot } from '../../app/formats/merkle.ts'
import { formatAct, type Seen, type SignedAct } from '../../app/formats/signed-act.ts'
import { type Fingerprint, type Instant, instant, makeId, type PersonId, parseFingerprint } from '../../app/ids.ts'
import { demandNewestLog, keysFolderOf, openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { statedOrigin } from '../../app/read-log/log-standing.server.ts'
import { openReadLog, type ReadLogSettings } from '../../app/read-log/open-read-log.server.ts'
import type { EntryDraft, ReadLog } from '../../app/read-log/read-log.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import type { Db } from '../../db/open.server.ts'

export const testOrigin = 'council.example/log'
export const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))

export interface TestClock {
  now(): Instant
  set(milliseconds: number): void
  advance(milliseconds: number): void
}

/** Stands at 2026-10-05 10:00 JST until it is moved. */
export function testClock(): TestClock {
  let time = Date.UTC(2026, 9, 5, 1)
  return {
    now: () => instant(time),
    set: (milliseconds) => {
      time = milliseconds
    },
    advance: (milliseconds) => {
      time += milliseconds
    },
  }
}

const standingBy: StandsBy = { texts: textsInUse }

/** The settings of a portal whose keys and memory lie in `<dataDir>/keys`, or where those of the log lie that goes on after a loss. */
export async function logSettings(
  at: { readonly db: Db; readonly dataDir: string },
  clock: TestClock = testClock(),
  by: StandsBy = standingBy,
): Promise<ReadLogSettings> {
  const origin = await statedOrigin(at.db, testOrigin)
  demandNewestLog(at.dataDir, origin)
  const folder = keysFolderOf(at.dataDir, origin)
  const keys = await openLogKeys(folder, random)
  const memory = openSignerMemory(join(folder, 'signer-memory.json'))
  return { db: at.db, now: clock.now, random, keys, origin, memory, stands: personStands(by) }
}

export async function openTestLog(
  at: { readonly db: Db; readonly dataDir: string },
  clock: TestClock = testClock(),
  by: StandsBy = standingBy,
): Promise<ReadLog> {
  return openReadLog(await logSettings(at, clock, by))
}

export const newPerson = (): PersonId => makeId('p', random(16))

/** Appends entries that no step has anything else to do for. */
export const state = (log: ReadLog, ...entries: readonly EntryDraft[]) =>
  log.append(async () => ({ value: undefined, entries }))

const fingerprint = parseFingerprint('0123456789abcdef0123456789abcdef01234567') as Fingerprint

/** The text of a well-formed act `read` that has seen nothing but the empty log, with a signature of which only the form is good. */
export function actText(
  options: {
    readonly challenge?: Uint8Array
    readonly actor?: PersonId
    readonly copy?: string
    readonly seen?: Seen
  } = {},
) {
  const text = formatAct({
    act: 'read',
    portal: testOrigin,
    actor: options.actor ?? newPerson(),
    key: fingerprint,
    objects: [{ kind: 'copy', id: options.copy ?? makeId('c', random(16)) }],
    seen: options.seen ?? { size: 0n, root: emptyRoot, time: Math.floor(testClock().now() / 1000) },
    challenge: options.challenge ?? random(32),
  })
  return { text, signature: toBase64(random(64)) }
}

/** The second person's well-formed act of two, with a signature of which only the form is good: an operator can write that much. */
export const decisionAct = (said: Readonly<Record<string, unknown>>) => ({
  text: formatAct({
    portal: testOrigin,
    actor: newPerson(),
    key: fingerprint,
    seen: { size: 0n, root: emptyRoot, time: Math.floor(testClock().now() / 1000) },
    challenge: random(32),
    first: { index: 1n, leaf: random(32) },
    ...said,
  } as SignedAct),
  signature: toBase64(random(64)),
})

/** What a checkpoint of this log says, its signatures checked. */
export const opened = (log: ReadLog, note: string) => openCheckpoint(note, log.trust)

/** The entry's bytes as JSON. */
export const said = (bytes: Uint8Array): Readonly<Record<string, unknown>> => JSON.parse(fromUtf8(bytes))
