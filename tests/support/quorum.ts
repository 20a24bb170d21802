/** Witnesses in this process, each with its own folder and the test's clock, and a policy that names them. */
import { join } from 'node:path'
import {
  formatSignatures,
  noteKeyType,
  parseSignatures,
  type VerifierKey,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import type { Trust } from '../../app/formats/trust.ts'
import type { WitnessTransport } from '../../app/read-log/ask-witness.server.ts'
import { openLogKeys } from '../../app/read-log/log-keys.server.ts'
import { openReadLog, type ReadLogSettings } from '../../app/read-log/open-read-log.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { openWitnessFolder } from '../../app/witness/open-witness-folder.server.ts'
import { openWitness, type Witness } from '../../app/witness/witness.server.ts'
import type { Db } from '../../db/open.server.ts'
import { logSettings, random, type TestClock, testClock, testOrigin } from './log.ts'

export interface TestWitness {
  readonly name: string
  readonly key: VerifierKey
  readonly witness: Witness
  /** What happens to whoever asks it. */
  mood: 'well' | 'away' | 'silent' | 'lying'
  /** Sizes it was asked to prove from, one for each asking. */
  readonly asked: string[]
}

export interface TestQuorum {
  readonly policyText: string
  readonly transport: WitnessTransport
  readonly witnesses: readonly TestWitness[]
  all(mood: TestWitness['mood']): void
  /** Has every witness watch this log too, as its operator does with a new trust.txt. */
  watch(trust: Trust): void
  close(): Promise<void>
}

/** `of` witnesses of whom `need` are a quorum; 2 of 3 unless said otherwise. */
export async function testQuorum(
  at: { readonly dataDir: string },
  clock: TestClock = testClock(),
  { need = 2, of = 3, origin = testOrigin } = {},
): Promise<TestQuorum> {
  const { log } = await openLogKeys(join(at.dataDir, 'keys'), random)
  const logs = new Map([[origin, [verifierKeyOf({ name: origin, seed: log }, noteKeyType)]]])
  const opened = await Promise.all(
    Array.from({ length: of }, async (_, i) => {
      const name = `w${i + 1}`
      const home = await openWitnessFolder({ folder: join(at.dataDir, name), name: `${name}.example`, random })
      const witness = openWitness({ db: home.db, signer: home.signer, logs, now: clock.now })
      const one: TestWitness = { name, key: witness.key, witness, mood: 'well', asked: [] }
      return { one, home }
    }),
  )
  const witnesses = opened.map(({ one }) => one)
  const lines = opened.map(({ one, home }) => `witness ${one.name} ${home.vkey} http://${one.name}.test\n`)
  return {
    policyText: `${lines.join('')}group g ${need} ${witnesses.map(({ name }) => name).join(' ')}\nquorum g\n`,
    transport: ({ url, body, signal }) => {
      const found = witnesses.find(({ name }) => url === `http://${name}.test`)
      if (!found) throw new Error(`nobody is at ${url}`)
      return answerOf(found, body, signal)
    },
    witnesses,
    watch: ({ origin: watched, logKey }) => void logs.set(watched, [logKey]),
    all: (mood) => {
      for (const one of witnesses) one.mood = mood
    },
    close: async () => void (await Promise.all(opened.map(({ home }) => home.close()))),
  }
}

async function answerOf(one: TestWitness, body: string, signal: AbortSignal) {
  one.asked.push(body.slice(0, body.indexOf('\n')))
  if (one.mood === 'away') throw new Error('connection refused')
  if (one.mood === 'silent')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  const answer = await one.witness.addCheckpoint(body)
  if (one.mood !== 'lying' || answer.status !== 200) return answer
  const bent = parseSignatures(answer.body).map((line) => ({ ...line, bytes: line.bytes.map((byte) => byte ^ 1) }))
  return { ...answer, body: formatSignatures(bent) }
}

/** A log under that policy. */
export async function openWitnessedLog(
  at: { readonly db: Db; readonly dataDir: string },
  quorum: Pick<TestQuorum, 'policyText' | 'transport'>,
  clock: TestClock = testClock(),
  more: Partial<ReadLogSettings> = {},
): Promise<ReadLog> {
  const { policyText, transport } = quorum
  return openReadLog({ ...(await logSettings(at, clock)), policyText, transport, ...more })
}
