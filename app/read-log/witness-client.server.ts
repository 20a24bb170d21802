/** One witness over time: one request in flight, rest after trouble, what it did last. */
import type { PolicyWitness } from '../formats/policy.ts'
import type { Instant } from '../ids.ts'
import { type Asked, askWithin, type ProofSource, WitnessLine, type WitnessTransport } from './ask-witness.server.ts'
import type { Logger, WitnessState } from './read-log.server.ts'
import type { SignedTree } from './signer.server.ts'
import { witnessTroubleOf } from './witness-trouble.ts'

export interface WitnessClientParts {
  readonly transport: WitnessTransport
  readonly proofs: ProofSource
  readonly now: () => Instant
  readonly logger?: Logger | undefined
  /** It has rested: give it something. */
  idle(client: WitnessClient): void
}

/** Milliseconds of rest after the first, second … trouble in a row. */
const rests = [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const
/** Whoever needs a quorum has a resting witness asked again after this long, milliseconds. */
const wakesAfter = 1_000
/** Milliseconds between its clock and ours, from which on the operator is told. */
const clocksMayDiffer = 120_000

export class WitnessClient {
  readonly witness: PolicyWitness
  closed = false
  busy = false
  readonly #line: WitnessLine
  readonly #parts: WitnessClientParts
  #troubles = 0
  #rest: { readonly timer: NodeJS.Timeout; readonly since: number } | null = null
  #lastCosigned: WitnessState['lastCosigned'] = null
  #lastTrouble: WitnessState['lastTrouble'] = null
  #clockOffset: number | null = null
  #askedAt: Instant | null = null

  constructor(witness: PolicyWitness, parts: WitnessClientParts) {
    this.witness = witness
    this.#parts = parts
    this.#line = new WitnessLine(witness, parts)
  }

  get resting(): boolean {
    return this.#rest !== null
  }

  /** Nothing in flight, and not resting. */
  get free(): boolean {
    return !this.busy && !this.#rest && !this.closed
  }

  /** Null where there was trouble, of which it then rests. Never rejects. */
  async ask(tree: SignedTree): Promise<Asked | null> {
    this.busy = true
    this.#askedAt = this.#parts.now()
    try {
      const asked = await this.#line.ask(tree, AbortSignal.timeout(askWithin))
      this.busy = false
      return asked
    } catch (error) {
      this.busy = false
      this.fails(error)
      return null
    }
  }

  took(size: bigint, time: number, now: Instant): void {
    if (this.#troubles > 0) this.#parts.logger?.info({ witness: this.witness.name }, 'the witness cosigns again')
    this.#troubles = 0
    this.#lastCosigned = { size, time }
    const offset = this.#offsetOf(time, now)
    const before = this.#clockOffset ?? 0
    if (Math.abs(offset) > clocksMayDiffer && Math.abs(before) <= clocksMayDiffer)
      this.#parts.logger?.error(
        { witness: this.witness.name, seconds: Math.round(offset / 1000) },
        'the clock of the witness and ours differ by more than two minutes',
      )
    this.#clockOffset = offset
  }

  /** Milliseconds outside of the time in which it was asked and answered, both to the second. */
  #offsetOf(time: number, now: Instant): number {
    const [from, to] = [this.#askedAt ?? now, now].map((at) => Math.floor(at / 1000))
    return (time - Math.min(Math.max(time, from ?? time), to ?? time)) * 1000
  }

  /** Told once for each row of troubles, and again when it is another one. */
  fails(error: unknown): void {
    if (this.closed || this.#rest) return
    const because = reasonOf(error)
    if (this.#troubles === 0 || this.#lastTrouble?.because !== because)
      this.#parts.logger?.error({ err: error, witness: this.witness.name }, 'the witness did not cosign')
    this.#lastTrouble = { at: this.#parts.now(), word: witnessTroubleOf(error), because }
    const rest = rests[Math.min(this.#troubles, rests.length - 1)] ?? 0
    this.#troubles++
    this.#rest = { timer: setTimeout(() => this.#rise(), rest).unref(), since: performance.now() }
  }

  wake(): void {
    if (this.#rest && performance.now() - this.#rest.since >= wakesAfter) this.#rise()
  }

  #rise(): void {
    if (!this.#rest || this.closed) return
    clearTimeout(this.#rest.timer)
    this.#rest = null
    this.#parts.idle(this)
  }

  /** `size` is our log's. */
  state(size: bigint): WitnessState {
    const { name, url } = this.witness
    const lag = size - (this.#lastCosigned?.size ?? 0n)
    return {
      name,
      url,
      lastCosigned: this.#lastCosigned,
      lag: lag > 0n ? lag : 0n,
      clockOffset: this.#clockOffset,
      lastTrouble: this.#lastTrouble,
    }
  }

  close(): void {
    this.closed = true
    if (this.#rest) clearTimeout(this.#rest.timer)
  }
}

/** For the operator's logger: what went wrong, one sentence. fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown trouble'
  if (error.name === 'TimeoutError') return 'did not answer in time'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `${error.message}${code}`
}
