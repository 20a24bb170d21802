/** Opens a log the way the portal does and keeps so many appends in flight. */
import { join } from 'node:path'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import type { EntryDraft, ReadLog } from '../../app/read-log/read-log.server.ts'
import { openSignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.server.ts'
import { benchOrigin, now, random } from './signed-drafts.ts'

export interface Place {
  readonly dataDir: string
  readonly databaseUrl?: string
}

/** A log at this place, its keys and its signer's memory in files there; migrated. `largestBatch` 1 is one commit an entry. */
export async function openBenchLog(
  place: Place,
  largestBatch?: number,
): Promise<{ readonly log: ReadLog; close(): Promise<void> }> {
  const opened = await openDatabase(place)
  await migrateDatabase(opened)
  const folder = join(place.dataDir, 'keys')
  const keys = await openLogKeys(folder, random)
  const memory = openSignerMemory(join(folder, 'signer-memory.json'))
  const settings = { db: opened.db, now, random, keys, memory, origin: benchOrigin, stands: null }
  const log = await openReadLog(largestBatch === undefined ? settings : { ...settings, largestBatch })
  return {
    log,
    async close() {
      await log.close()
      await opened.close()
    },
  }
}

export interface Run {
  readonly entries: number
  /** Milliseconds, as the machine counts. */
  readonly began: number
  readonly ended: number
  /** Milliseconds from asking to the answer. */
  readonly p50: number
  readonly p99: number
  /** Processor time of this process, milliseconds: what no neighbour on the machine can bend. */
  readonly busy: number
}

/** Every append is waited for: durable, in the tree, under a signed checkpoint. */
export async function appendMany(
  log: ReadLog,
  next: () => EntryDraft,
  { entries, inFlight }: { readonly entries: number; readonly inFlight: number },
): Promise<Run> {
  const waits: number[] = []
  let left = entries
  const began = Date.now()
  const before = process.cpuUsage()
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const asked = performance.now()
      const draft = next()
      await log.append(async () => ({ value: undefined, entries: [draft] }))
      waits.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  const ended = Date.now()
  const { user, system } = process.cpuUsage(before)
  waits.sort((a, b) => a - b)
  const at = (share: number) => waits[Math.floor((waits.length - 1) * share)] ?? 0
  return { entries, began, ended, p50: at(0.5), p99: at(0.99), busy: (user + system) / 1000 }
}
