/** A sequencer over a real database; what comes after a batch (signing, remembering, sealing off) is written down. */
import { parseEntry } from '../../app/formats/log-entry.ts'
import type { StoredHash } from '../../app/formats/merkle.ts'
import { type Head, readHead } from '../../app/read-log/log-store.server.ts'
import type { EntryDraft, LogUnavailable } from '../../app/read-log/read-log.server.ts'
import { openSequencer, type Sequencer, type SequencerParts } from '../../app/read-log/sequencer.server.ts'
import { databases, freshDatabase, type TestDatabase } from '../support/databases.ts'
import { random, testClock } from '../support/log.ts'

export class SequencerStage {
  readonly clock = testClock()
  readonly began = this.clock.now()
  readonly covered: bigint[] = []
  readonly remembered: (readonly StoredHash[])[] = []
  sealedOff: string[] = []
  readonly database: TestDatabase
  sequencer: Sequencer

  constructor(database: TestDatabase) {
    this.database = database
    this.sequencer = this.open()
  }

  static async start(): Promise<SequencerStage> {
    return new SequencerStage(await freshDatabase(databases[0] ?? 'sqlite'))
  }

  open(more: Partial<SequencerParts> = {}): Sequencer {
    this.sequencer = openSequencer({
      db: this.database.db,
      now: this.clock.now,
      random,
      cover: async ({ size }: Head) => {
        this.covered.push(size)
        return `note ${size}`
      },
      settle: async () => undefined,
      sealOff: (because) => this.sealedOff.push(because),
      remember: (hashes) => this.remembered.push(hashes),
      ...more,
    })
    return this.sequencer
  }

  state(...entries: readonly EntryDraft[]) {
    return this.sequencer.append(async () => ({ value: undefined, entries }))
  }

  async size(): Promise<bigint> {
    return (await readHead(this.database.db)).size
  }

  async entries() {
    const rows = await this.database.db.selectFrom('log_entry').select('bytes').orderBy('index').execute()
    return rows.map(({ bytes }) => parseEntry(new Uint8Array(bytes)))
  }

  async end(): Promise<void> {
    await this.sequencer.close()
    await this.database.remove()
  }
}

export const one = (more: Partial<EntryDraft> = {}): EntryDraft => ({ kind: 'signed-in', ...more })

export const reasonOf = (outcome: Promise<unknown>): Promise<LogUnavailable> =>
  outcome.then(
    () => Promise.reject(new Error('it was taken')),
    (error: LogUnavailable) => error,
  )
