/** A council whose portal can be made to fail at any one step of a release: before the step took hold, or after it did. */
import type { SignerMemory } from '../../app/read-log/signer-memory.server.ts'
import type { Db } from '../../db/open.server.ts'
import { openDoor } from '../access/door.ts'
import { type Council, foundCouncilIn, join as joins, type Somebody, signRoll } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { around } from '../support/around.ts'
import { logSettings, type TestClock, testClock } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'

/** Not saved: the step had no effect. Saved: it had, and its answer was lost. */
export type Failure = 'not saved' | 'saved' | null

export interface Brittle {
  batch: Failure
  commit: Failure
  memory: Failure
  witnesses: Failure
}

export interface BrittlePortal {
  readonly council: Council & { log: Council['log'] }
  readonly sato: Somebody
  readonly bulletin: Awaited<ReturnType<typeof issueTo>>['id']
  readonly fails: Brittle
  readonly sealedOff: string[]
  /** Starts the portal anew, as whoever runs it does once it has ended. */
  restart(): Promise<void>
  close(): Promise<void>
}

const lost = (what: string): Error => new Error(`${what}: lost`)

export async function openBrittlePortal(): Promise<BrittlePortal> {
  const fails: Brittle = { batch: null, commit: null, memory: null, witnesses: null }
  const sealedOff: string[] = []
  const quorums: TestQuorum[] = []
  const open = async (at: { readonly db: Db; readonly dataDir: string }, clock: TestClock = testClock()) => {
    const [quorum] = quorums
    const settings = await logSettings(at, clock)
    const given = quorum ?? (await testQuorum(at, clock))
    if (!quorum) quorums.push(given)
    return openWitnessedLog({ ...at, db: brittleDb(at.db, fails) }, brittleQuorum(given, fails), clock, {
      memory: brittleMemory(settings.memory, fails),
      onSealedOff: (because) => sealedOff.push(because),
    })
  }
  const door = await openDoor('sqlite', open)
  const council = await foundCouncilIn(door)
  const sato = await joins(council, 'member', '佐藤 美咲')
  await signRoll(council)
  const { id: bulletin } = await issueTo(council, [sato])
  const logs = [council.log]
  return {
    council,
    sato,
    bulletin,
    fails,
    sealedOff,
    restart: async () => {
      Object.assign(council, { log: await open(council.database, council.clock) })
      logs.push(council.log)
    },
    close: async () => {
      for (const log of logs) await log.close()
      await quorums[0]?.close()
      await council.close()
    },
  }
}

/** The database as the log sees it. Everything but its transactions is the real one's. */
function brittleDb(db: Db, fails: Brittle): Db {
  return around(db, {
    startTransaction: () => ({
      execute: async () => {
        const batch = await db.startTransaction().execute()
        return around(batch, {
          commit: () => ({
            execute: async () => {
              if (fails.commit !== 'not saved') await batch.commit().execute()
              if (fails.commit) throw lost('commit')
            },
          }),
          executeQuery: (...query: Parameters<typeof batch.executeQuery>) => {
            // The first row of the log itself: all of the step's own work went well.
            const [asked] = query
            if (fails.batch && 'sql' in asked && /insert into "?log_entry/.test(asked.sql)) throw lost('the rows')
            return batch.executeQuery(...query)
          },
        })
      },
    }),
  })
}

function brittleMemory(memory: SignerMemory, fails: Brittle): SignerMemory {
  return {
    ...memory,
    store: async (one) => {
      if (fails.memory !== 'not saved') await memory.store(one)
      if (fails.memory) throw lost('the memory')
    },
  }
}

function brittleQuorum(
  { policyText, transport }: TestQuorum,
  fails: Brittle,
): Pick<TestQuorum, 'policyText' | 'transport'> {
  return {
    policyText,
    transport: async (asked) => {
      if (fails.witnesses === 'not saved') throw lost('the request')
      const answer = await transport(asked)
      if (fails.witnesses) throw lost('the cosignature')
      return answer
    },
  }
}
