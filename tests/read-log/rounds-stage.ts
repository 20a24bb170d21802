/** Rounds whose witnesses answer when a test says so, with time in its hands: see vitest's fake timers. */
import { vi } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import { type LogSigner, openCheckpoint, signCheckpoint } from '../../app/formats/checkpoint.ts'
import { cosignatureKeyType, formatVerifierKey, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { clockNameOf, makeTrust, type Trust } from '../../app/formats/trust.ts'
import { parseWitnessRequest } from '../../app/formats/witness-request.ts'
import type { WitnessTransport } from '../../app/read-log/ask-witness.server.ts'
import type { SignedTree } from '../../app/read-log/signer.server.ts'
import { openWitnessRounds, type WitnessRounds } from '../../app/read-log/witness-rounds.server.ts'
import type { NewRow } from '../../db/schema.ts'
import { type FakeWitness, fakeWitness } from '../support/fake-witness.ts'
import { testClock, testOrigin } from '../support/log.ts'
import { SmallLog } from '../support/small-log.ts'

type Answer = Awaited<ReturnType<WitnessTransport>>

const seedOf = (name: string) => sha256(utf8(`seed of ${name}`))
const keys: LogSigner = {
  log: { name: testOrigin, seed: seedOf('log') },
  clock: { name: clockNameOf(testOrigin), seed: seedOf('clock') },
}
const tree = await new SmallLog(testOrigin, keys.log.seed).grow(40)
export const three = ['w1', 'w2', 'w3'].map(fakeWitness) as [FakeWitness, FakeWitness, FakeWitness]

export const trustIn = (names: readonly FakeWitness[], quorum: string, addresses = true): Trust => {
  const lines = names.map(({ witness: { name, key, url } }) =>
    ['witness', name, formatVerifierKey(key), ...(addresses ? [url] : [])].join(' '),
  )
  const log = `log ${formatVerifierKey(verifierKeyOf(keys.log, noteKeyType))}`
  return makeTrust({
    clockKey: verifierKeyOf(keys.clock, cosignatureKeyType),
    policy: parsePolicy([log, ...lines, quorum, ''].join('\n')),
  })
}
export const twoOfThree = 'group g 2 w1 w2 w3\nquorum g'

export class RoundsStage {
  readonly clock = testClock()
  /** Requests that nobody has answered yet, by witness. */
  readonly open = new Map<string, { readonly size: bigint; answer(answer?: Answer): void }[]>()
  readonly rows: NewRow<'log_cosignature'>[][] = []
  readonly told: string[] = []
  trust = trustIn(three, twoOfThree)
  /** Notes in the database. */
  known: string[] = []
  signedAnew: () => Promise<SignedTree> = () => Promise.reject(new Error('nobody should sign'))
  readonly rounds = this.another(async (batch) => void this.rows.push([...batch]))

  another(store: (rows: readonly NewRow<'log_cosignature'>[]) => Promise<void>): WitnessRounds {
    const tell = (_: object, message: string) => this.told.push(message)
    return openWitnessRounds({
      trust: () => this.trust,
      transport: (asked) => this.#ask(asked),
      proofs: (from, to) => tree.proof(from, to),
      now: this.clock.now,
      signAnew: () => this.signedAnew(),
      stored: async () => this.known,
      store,
      logger: { info: tell, error: tell },
    })
  }

  #ask({ url, body }: Parameters<WitnessTransport>[0]): Promise<Answer> {
    return new Promise((resolve) => {
      const name = new URL(url).hostname.replace('.test', '')
      const at = Math.floor(this.clock.now() / 1000)
      const { note } = parseWitnessRequest(body)
      const one = {
        size: BigInt(note.split('\n')[1] ?? ''),
        answer: (answer = three.find(({ witness }) => witness.name === name)?.cosigns(body, at)) =>
          answer && resolve(answer),
      }
      this.open.set(name, [...(this.open.get(name) ?? []), one])
    })
  }

  async signed(size: bigint): Promise<SignedTree> {
    const root = await tree.root(size)
    const time = Math.floor(this.clock.now() / 1000)
    const note = signCheckpoint({ origin: testOrigin, size, root }, { ...keys, time: BigInt(time) })
    return { size, root, time, note }
  }

  /** Everything that can happen now has happened. */
  settled(): Promise<unknown> {
    return vi.advanceTimersByTimeAsync(0)
  }

  async show(size: bigint): Promise<SignedTree> {
    const one = await this.signed(size)
    this.rounds.show(one)
    await this.settled()
    return one
  }

  /** Whom it has asked and waits for, and about which size. */
  waitsFor(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries([...this.open].map(([name, asked]) => [name, asked.map(({ size }) => Number(size))]))
  }

  /** Its cosignature, unless another answer is given. */
  async says(name: string, answer?: Answer): Promise<void> {
    this.open.get(name)?.shift()?.answer(answer)
    await this.settled()
  }

  refuses(name: string): Promise<void> {
    return this.says(name, { status: 500, body: '' })
  }

  cosigners(): readonly string[] | null {
    return this.rounds.cosigned && openCheckpoint(this.rounds.cosigned.note, this.trust).cosigners
  }
}
