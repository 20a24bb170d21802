/**
 * Whether the log may be relied on: that every batch gets its signature, and
 * that nothing is written any more once the disk's word is worth nothing.
 */
import { type Logger, type LogHealth, LogUnavailable, type QuorumHealth } from './read-log.server.ts'
import type { SignedTree } from './signer.server.ts'
import { isStorageFailure } from './storage-failure.server.ts'

export class LogWatch {
  #owesSignature = false
  #because = ''
  #sealedOff = false
  readonly #parts: WatchParts

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  /** A batch was committed that no signature covers yet, or the last attempt to sign failed. */
  get owesSignature(): boolean {
    return this.#owesSignature
  }

  state(quorum: QuorumHealth, undecided: boolean): LogHealth {
    const { size, time } = this.#parts.latest()
    if (this.#sealedOff) return { state: 'sealed-off', because: this.#because }
    if (this.#owesSignature) return { state: 'not-signing', size, because: this.#because }
    return { state: 'healthy', size, checkpointTime: time, quorum, undecided }
  }

  /** Throws LogUnavailable once the log is sealed off. */
  demandOpen(): void {
    if (this.#sealedOff) throw new LogUnavailable(`the log is sealed off: ${this.#because}`, { entryMayStand: false })
  }

  /** Remembers whether signing works; while it does not, nothing new is appended. Throws LogUnavailable. */
  async watch(sign: () => Promise<string>): Promise<string> {
    try {
      const note = await sign()
      this.#owesSignature = false
      return note
    } catch (cause) {
      this.#owesSignature = true
      this.#because = cause instanceof Error ? cause.message : 'the signer failed'
      this.#parts.logger?.error({ err: cause }, 'the log could not be signed')
      // The checkpoint's own row is a commit like any other: never tried again.
      if (isStorageFailure(cause)) this.sealOff('a checkpoint could not be stored', cause)
      throw new LogUnavailable('the log cannot be signed', { entryMayStand: false, cause })
    }
  }

  sealOff(because: string, cause: unknown): void {
    if (this.#sealedOff) return
    this.#sealedOff = true
    this.#because = because
    this.#parts.logger?.error({ err: cause }, `the log is sealed off: ${because}`)
    this.#parts.onSealedOff?.(because)
  }
}

export interface WatchParts {
  readonly latest: () => Pick<SignedTree, 'size' | 'time'>
  readonly logger: Logger | undefined
  /** Called once: the portal should stop and be started anew. */
  readonly onSealedOff: ((because: string) => void) | undefined
}
