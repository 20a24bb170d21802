/** What the log gives out under its policy: checkpoints and receipts with a quorum, and how the quorum fares. */
import { utf8 } from '../formats/bytes.ts'
import { parseCheckpointNote } from '../formats/checkpoint.ts'
import { type HashReader, proveInclusion } from '../formats/merkle.ts'
import { formatReceipt } from '../formats/receipt.ts'
import type { Trust } from '../formats/trust.ts'
import type { Suspension } from '../formats/two-person.ts'
import { type Instant, minutes } from '../ids.ts'
import { isLogUnavailable, type Logger, LogUnavailable, type QuorumHealth } from './read-log.server.ts'
import type { SigningQueue } from './signing-queue.server.ts'
import type { Cosigned, WitnessRounds } from './witness-rounds.server.ts'

/** How old a checkpoint may be that is given out as the newest, and how often one is signed. Milliseconds. */
export const heartbeat = minutes(1)

export interface QuorumParts {
  readonly hashes: HashReader
  readonly now: () => Instant
  trust(): Trust
  /** The quorum set aside by two people, while that runs. */
  suspension(): Suspension | null
  /** True while two people have not decided that this log goes on after a loss. */
  undecided(): boolean
  readonly queue: Pick<SigningQueue, 'latest'>
  readonly witnesses: WitnessRounds
  /** Signs the present tree with the present time. Throws LogUnavailable. */
  sign(): Promise<string>
  readonly logger?: Logger | undefined
}

export class Quorum {
  readonly #parts: QuorumParts
  /** The newest quorum when one was last looked for in vain; undefined while all is well. */
  #failedAfter: Cosigned | null | undefined

  constructor(parts: QuorumParts) {
    this.#parts = parts
  }

  /** Nothing newer came since we last waited in vain. */
  get #missing(): boolean {
    return this.#failedAfter !== undefined && this.#failedAfter === this.#parts.witnesses.cosigned
  }

  #isOld(at: number): boolean {
    return this.#parts.now() - at >= heartbeat
  }

  /** A checkpoint of this size or more, signed within the last minute. Throws LogUnavailable, RangeError beyond the log. */
  async renew(size: bigint): Promise<Cosigned> {
    const { queue, witnesses, sign } = this.#parts
    const fits = (one: Cosigned): boolean => one.size >= size && !this.#isOld(one.signedAt)
    const { cosigned } = witnesses
    if (cosigned && fits(cosigned)) {
      this.#tell(true)
      return cosigned
    }
    // Another node may have appended what our own newest checkpoint does not cover yet.
    if (queue.latest.size < size || this.#isOld(queue.latest.time * 1000)) await sign()
    if (queue.latest.size < size) throw new RangeError('the log is not that long')
    const found = await witnesses.reach(fits)
    this.#tell(found !== null)
    if (!found) throw new LogUnavailable('the log has no quorum of witnesses', { entryMayStand: false, noQuorum: true })
    return found
  }

  #tell(met: boolean): void {
    const { logger, witnesses } = this.#parts
    if (met && this.#failedAfter !== undefined) logger?.info({}, 'the witnesses are a quorum again: copies are given')
    if (!met && this.#failedAfter === undefined) {
      const troubles = witnesses.states().map(({ name, lastTrouble }) => ({ name, trouble: lastTrouble?.because }))
      logger?.error({ witnesses: troubles }, 'the log has no quorum of witnesses: no copy is given until it has')
    }
    this.#failedAfter = met ? undefined : witnesses.cosigned
  }

  /**
   * The same, or while the quorum is set aside and missing, our own newest one:
   * nobody but the log and its clock vouches for it, and it says so.
   */
  async renewOrOwn(size: bigint): Promise<Vouched> {
    if (!this.#missing || !this.#parts.suspension()) {
      try {
        return { ...(await this.renew(size)), suspension: null }
      } catch (error) {
        if (!this.#parts.suspension() || !isNoQuorum(error)) throw error
      }
    }
    const suspension = this.#parts.suspension()
    const note = await this.own(size)
    return { note, size: this.#parts.queue.latest.size, suspension }
  }

  async latest(atLeast: bigint): Promise<string> {
    if (this.#parts.suspension()) return (await this.renewOrOwn(0n)).note
    const { cosigned } = this.#parts.witnesses
    // While they are known to be away, a page does not wait for them once more.
    if (cosigned && this.#missing) return cosigned.note
    try {
      return (await this.renew(atLeast)).note
    } catch (error) {
      // Whoever asks for more than there is hears how much there is.
      if (error instanceof RangeError) return this.latest(0n)
      const newest = this.#parts.witnesses.cosigned
      if (!newest || !isNoQuorum(error)) throw error
      return newest.note
    }
  }

  async own(size = 0n): Promise<string> {
    const { queue, sign } = this.#parts
    return queue.latest.size < size || this.#isOld(queue.latest.time * 1000) ? sign() : queue.latest.note
  }

  /** Throws LogUnavailable unless a copy may be given under this log now. */
  async demand(size = 0n): Promise<Vouched> {
    if (this.#parts.undecided())
      throw new LogUnavailable('the log was begun anew after a loss, and two people have not decided it yet', {
        entryMayStand: false,
        undecided: true,
      })
    return this.renewOrOwn(size)
  }

  async receipt(index: bigint): Promise<string> {
    return this.#under(await this.demand(index + 1n), index)
  }

  async ownReceipt(index: bigint): Promise<string> {
    const note = await this.own(index + 1n)
    return this.#under({ note, size: parseCheckpointNote(note).size }, index)
  }

  async lastReceipt(index: bigint): Promise<string | null> {
    const { cosigned } = this.#parts.witnesses
    if (cosigned && cosigned.size > index && this.#missing) return this.#under(cosigned, index)
    try {
      return await this.#under(await this.renewOrOwn(index + 1n), index)
    } catch (error) {
      const newest = this.#parts.witnesses.cosigned
      if (!isNoQuorum(error)) throw error
      return newest && newest.size > index ? this.#under(newest, index) : null
    }
  }

  async #under({ size, note, suspension = null }: Vouched, index: bigint): Promise<string> {
    const proof = await proveInclusion({ size, index }, this.#parts.hashes)
    return formatReceipt({ index, proof, checkpointNote: note, ...(suspension ? { extra: saidOf(suspension) } : {}) })
  }

  health(): QuorumHealth {
    if (this.#parts.trust().policy.quorum === null) return { state: 'not-asked' }
    const { cosigned } = this.#parts.witnesses
    if (!cosigned || this.#missing) return { state: 'missing', since: cosigned?.signedAt ?? null }
    return { state: 'met', at: cosigned.signedAt, size: cosigned.size }
  }
}

interface Vouched {
  readonly size: bigint
  readonly note: string
  readonly suspension?: Suspension | null
}

/** What stands beside a receipt without a quorum, for whoever keeps it. The decision's own entry proves it. */
const saidOf = ({ index, until }: Suspension): Uint8Array =>
  utf8(`quorum suspended by entry ${index} until ${new Date(until).toISOString()}`)

/** A log that cannot sign or is sealed off is another matter: then nothing at all is given out. */
const isNoQuorum = (error: unknown): boolean => isLogUnavailable(error) && error.noQuorum
