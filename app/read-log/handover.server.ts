/**
 * Whoever pinned a trust learns of the next one from a checkpoint over the
 * change that the trust before still believes. It is made with the change; where
 * none was kept (we stopped at that very moment, or its witnesses fell silent)
 * nobody who pinned it would ever find the way. So the witnesses of before are
 * asked until one is kept.
 */
import type { Db } from '../../db/open.server.ts'
import type { Trust } from '../formats/trust.ts'
import type { Instant } from '../ids.ts'
import { findCheckpoint } from './find-checkpoint.server.ts'
import { suspensionAt } from './log-standing.server.ts'
import { storeCheckpoints } from './log-store.server.ts'
import type { Logger, TrustHeld } from './read-log.server.ts'
import type { SignedTree } from './signer.server.ts'
import type { WitnessRounds } from './witness-rounds.server.ts'

export interface HandoverParts {
  readonly db: Db
  /** Oldest first; the last one is in force. */
  trusts(): readonly TrustHeld[]
  /** The newest tree that was signed, by the replaced keys too. */
  latest(): SignedTree
  /** Asks the witnesses of this trust, and stores what they cosign. */
  openRounds(trust: Trust): Pick<WitnessRounds, 'show' | 'stored' | 'reach' | 'close'>
  readonly logger?: Logger | undefined
}

interface Change {
  readonly before: Trust
  /** The entry that changed it. */
  readonly index: bigint
  readonly at: Instant
}

export class Handover {
  readonly #parts: HandoverParts
  readonly #over = new Set<bigint>()
  readonly #asking = new Map<bigint, ReturnType<HandoverParts['openRounds']>>()
  #last: Promise<void> = Promise.resolve()

  constructor(parts: HandoverParts) {
    this.#parts = parts
  }

  /** Looks whether each change is passed on, and has it asked about where it is not. Waits for no witness. */
  look(): Promise<void> {
    const turn = this.#last.then(() => this.#lookAtAll())
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #lookAtAll(): Promise<void> {
    for (const change of changesOf(this.#parts.trusts())) {
      if (this.#over.has(change.index)) continue
      if (await this.#isOver(change)) await this.#end(change)
      else await this.#ask(change)
    }
  }

  async #isOver({ before, index, at }: Change): Promise<boolean> {
    const { db } = this.#parts
    // The log's own signatures are enough, or were at that time: two people had set the witnesses aside.
    if (before.policy.quorum === null || (await suspensionAt(db, before, at))) return true
    return (await findCheckpoint(db, { trust: before, size: index + 1n }, [])) !== null
  }

  async #end({ index }: Change): Promise<void> {
    this.#over.add(index)
    const rounds = this.#asking.get(index)
    if (!rounds) return
    this.#asking.delete(index)
    await rounds.close()
    this.#parts.logger?.info({ entry: String(index) }, 'the change of trust is passed on')
  }

  async #ask({ before, index }: Change): Promise<void> {
    const signed = this.#parts.latest()
    if (signed.size <= index) return
    const rounds = this.#asking.get(index) ?? this.#begin(index, before)
    await storeCheckpoints(this.#parts.db, [signed])
    rounds.show(signed)
    rounds.stored(signed)
    // Somebody needs it: who failed a while ago is asked again now.
    void rounds.reach(() => true)
  }

  #begin(index: bigint, before: Trust): ReturnType<HandoverParts['openRounds']> {
    this.#parts.logger?.error({ entry: String(index) }, notPassedOn)
    const rounds = this.#parts.openRounds(before)
    this.#asking.set(index, rounds)
    return rounds
  }

  async close(): Promise<void> {
    await this.#last
    for (const rounds of this.#asking.values()) await rounds.close()
  }
}

const notPassedOn =
  'readers who know the trust of before cannot follow its change yet: the witnesses of before are asked to cosign it'

/** Of the log in force: one that ended with a loss is signed no more, and the loss itself shows the way from it. */
function changesOf(trusts: readonly TrustHeld[]): readonly Change[] {
  const origin = trusts.at(-1)?.trust.origin
  return trusts.flatMap(({ trust, index, since, succession }, i) => {
    const before = trusts[i - 1]?.trust
    return before && succession === null && trust.origin === origin ? [{ before, index, at: since }] : []
  })
}
