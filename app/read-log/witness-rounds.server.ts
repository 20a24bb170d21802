/**
 * Has every checkpoint cosigned by the witnesses of the policy, and knows the
 * newest one that satisfies it.
 *
 * In rounds: all witnesses are asked about one tree, and the next round takes
 * the newest tree there is by then. Asked each for itself, under load one
 * witness would have cosigned the odd sizes and another the even ones, and no
 * size would ever have a quorum.
 */
import type { NewRow } from '../../db/schema.ts'
import { clockTimeIn, openCheckpoint } from '../formats/checkpoint.ts'
import { formatNote, keyNameOf, type NoteSignature, parseNote } from '../formats/note.ts'
import { type PolicyWitness, quorumMet } from '../formats/policy.ts'
import type { Trust } from '../formats/trust.ts'
import type { Cosignature } from '../formats/witness-request.ts'
import { type Instant, instant } from '../ids.ts'
import { isTrouble, readForeign } from '../outcome.ts'
import type { ProofSource, WitnessTransport } from './ask-witness.server.ts'
import { CosignatureKeeper } from './cosignature-keeper.server.ts'
import type { Logger, WitnessState } from './read-log.server.ts'
import type { SignedTree } from './signer.server.ts'
import { WitnessClient } from './witness-client.server.ts'

/** A checkpoint that satisfies the policy. */
export interface Cosigned {
  readonly size: bigint
  readonly note: string
  /**
   * When we signed it, by our clock: a witness whose clock is behind must not look
   * ill. Not when its quorum was reached: what a slow witness adds to an old
   * checkpoint makes it no newer.
   */
  readonly signedAt: Instant
}

export interface WitnessRoundsParts {
  /** In force now; may change while we run. */
  trust(): Trust
  readonly transport: WitnessTransport
  readonly proofs: ProofSource
  readonly now: () => Instant
  /** A witness has cosigned more than we last signed: another node of ours did. Signs what the database holds now. */
  signAnew(): Promise<SignedTree>
  /** Cosigned notes in the database, newest first, perhaps by another node. */
  stored(): Promise<readonly string[]>
  store(rows: readonly NewRow<'log_cosignature'>[]): Promise<void>
  readonly logger?: Logger | undefined
}

export interface WitnessRounds {
  /** The newest checkpoint that satisfies the policy; null before there was one. */
  readonly cosigned: Cosigned | null
  /** A new tree, or the same at a later time, was signed. Never waits. */
  show(signed: SignedTree): void
  /** This signed tree is in the database, so its cosignatures may follow. */
  stored(signed: SignedTree): void
  /** A checkpoint of the policy that will do; null once it is clear that none will come soon. */
  reach(wanted: (cosigned: Cosigned) => boolean): Promise<Cosigned | null>
  states(): readonly WitnessState[]
  /** Resolves when the cosignatures there are stand in the database. */
  flush(): Promise<void>
  /** Takes what the database knows: at the start, what an earlier run had reached. */
  recall(): Promise<void>
  close(): Promise<void>
}

/** A round that has no quorum by then makes place for the next. Milliseconds. */
const roundLasts = 2_500
/** Nobody waits longer than this for a quorum. Milliseconds. */
const waitAtMost = 8_000

interface Round {
  readonly tree: SignedTree
  readonly signatures: Map<WitnessClient, NoteSignature>
  over: boolean
}

interface Waiter {
  wanted(cosigned: Cosigned): boolean
  settle(found: Cosigned | null): void
}

export function openWitnessRounds(parts: WitnessRoundsParts): WitnessRounds {
  return new Rounds(parts)
}

class Rounds implements WitnessRounds {
  cosigned: Cosigned | null = null
  readonly #parts: WitnessRoundsParts
  readonly #keeper: CosignatureKeeper
  #clients: readonly WitnessClient[] = []
  #trust: Trust | null = null
  #newest: SignedTree | null = null
  #round: Round | null = null
  #waiters: Waiter[] = []
  #closed = false

  constructor(parts: WitnessRoundsParts) {
    this.#parts = parts
    this.#keeper = new CosignatureKeeper(parts.store, parts.logger)
  }

  async recall(): Promise<void> {
    const known = newestCosigned(await this.#parts.stored(), this.#parts.trust())
    if (known) this.#settle(known)
  }

  stored(signed: SignedTree): void {
    this.#keeper.stored(signed)
  }

  show(signed: SignedTree): void {
    if (this.#closed) return
    this.#newest = signed
    this.#keeper.forgetLoose([signed, this.#round?.tree ?? null])
    const { policy } = this.#followTrust()
    // Nobody else's word is needed, so the log's own is enough at once.
    if (policy.quorum === null) this.#settle({ ...signed, signedAt: instant(signed.time * 1000) })
    if (this.#clients.length > 0 && (this.#round === null || this.#round.over)) this.#begin()
  }

  #followTrust(): Trust {
    const trust = this.#parts.trust()
    if (trust === this.#trust) return trust
    this.#trust = trust
    for (const client of this.#clients) client.close()
    this.#clients = trust.policy.witnesses
      .filter(({ url }) => url !== null)
      .map((witness) => new WitnessClient(witness, { ...this.#parts, idle: (client) => this.#give(client) }))
    this.#round = null
    // What satisfied the old policy may not satisfy this one.
    this.cosigned = this.cosigned && newestCosigned([this.cosigned.note], trust)
    return trust
  }

  // ── rounds ───────────────────────────────────────────────────────────────

  #begin(): void {
    if (!this.#newest || this.#closed) return
    const round: Round = { tree: this.#newest, signatures: new Map(), over: false }
    this.#round = round
    setTimeout(() => this.#end(round), roundLasts).unref()
    for (const client of this.#clients) this.#give(client)
  }

  #end(round: Round): void {
    if (round.over) return
    round.over = true
    if (round === this.#round && round.tree !== this.#newest) this.#begin()
  }

  /** Gives an idle witness the round's tree, if it has not cosigned it yet. */
  #give(client: WitnessClient): void {
    const round = this.#round
    if (round && client.free && !round.signatures.has(client))
      void this.#hear(client, round).then(() => this.#give(client))
    else this.#judgeHope()
  }

  async #hear(client: WitnessClient, round: Round): Promise<void> {
    const asked = await client.ask(round.tree)
    try {
      if (asked?.outcome === 'ahead') await this.#catchUp(client, asked.size)
      else if (asked) this.#take(client, round, asked.cosignature)
    } catch (error) {
      // Where the log could not sign, its health says why; the witness just waits.
      client.fails(error)
    }
    // Nobody is left to answer: the next tree need not wait for the clock.
    if (this.#round && this.#clients.every(({ busy }) => !busy)) this.#end(this.#round)
  }

  #take(client: WitnessClient, round: Round, { signature, time }: Cosignature): void {
    if (client.closed) return
    this.#keeper.keep(keyNameOf(client.witness.key), round.tree, signature)
    client.took(round.tree.size, Number(time), this.#parts.now())
    round.signatures.set(client, signature)
    this.#judge(round)
  }

  /** Whether the round's tree has its quorum now. What comes later is added to the note, too. */
  #judge(round: Round): void {
    const { text, signatures } = parseNote(round.tree.note)
    const note = formatNote({ text, signatures: [...signatures, ...round.signatures.values()] })
    try {
      const { size } = openCheckpoint(note, this.#parts.trust())
      this.#settle({ size, note, signedAt: instant(round.tree.time * 1000) })
      this.#end(round)
    } catch (error) {
      // Not yet. Each signature was verified by itself, so nothing else can be wrong.
      if (!isTrouble(error, 'NotProven')) throw error
    }
  }

  #settle(found: Cosigned): void {
    if (this.cosigned && isOlder(found, this.cosigned)) return
    this.cosigned = found
    const served = this.#waiters.filter(({ wanted }) => wanted(found))
    this.#waiters = this.#waiters.filter((waiter) => !served.includes(waiter))
    for (const { settle } of served) settle(found)
  }

  /** Another node of this portal got there first: what it reached is ours too, and our next tree is at least as large. */
  async #catchUp(client: WitnessClient, size: bigint): Promise<void> {
    await this.recall()
    const signed = await this.#parts.signAnew()
    if (signed.size < size) client.fails(new WitnessHasMore(size, signed.size))
    else if (this.#round) this.#end(this.#round)
  }

  // ── waiting ──────────────────────────────────────────────────────────────

  reach(wanted: (cosigned: Cosigned) => boolean): Promise<Cosigned | null> {
    if (this.cosigned && wanted(this.cosigned)) return Promise.resolve(this.cosigned)
    // Somebody needs a quorum: who failed a while ago is asked again now.
    for (const client of this.#clients) client.wake()
    return new Promise((resolve) => {
      const waiter: Waiter = { wanted, settle: resolve }
      this.#waiters.push(waiter)
      setTimeout(() => this.#giveUp(waiter), waitAtMost).unref()
      this.#judgeHope()
    })
  }

  #giveUp(waiter: Waiter): void {
    this.#waiters = this.#waiters.filter((one) => one !== waiter)
    waiter.settle(null)
  }

  /** While the witnesses that are well are no quorum, nobody is kept waiting. */
  #judgeHope(): void {
    const { policy } = this.#parts.trust()
    const well = this.#clients.filter((client) => !client.resting).map(({ witness }) => witness.name)
    if (!this.#closed && quorumMet(policy, new Set(well))) return
    for (const waiter of [...this.#waiters]) this.#giveUp(waiter)
  }

  states(): readonly WitnessState[] {
    const lag = this.#newest?.size ?? 0n
    const asked = new Map(this.#clients.map((client) => [client.witness, client.state(lag)]))
    const { witnesses } = this.#parts.trust().policy
    return witnesses.map((witness) => asked.get(witness) ?? neverAsked(witness, lag))
  }

  flush(): Promise<void> {
    return this.#keeper.flush()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const client of this.#clients) client.close()
    this.#judgeHope()
    await this.#keeper.flush()
  }
}

const isOlder = (one: Cosigned, other: Cosigned): boolean =>
  one.size < other.size || (one.size === other.size && one.signedAt < other.signedAt)

const neverAsked = ({ name, url }: PolicyWitness, lag: bigint): WitnessState => ({
  name,
  url,
  lastCosigned: null,
  lag,
  clockOffset: null,
  lastTrouble: null,
})

/** The witness remembers a larger log than ours. */
class WitnessHasMore extends Error {
  override readonly name = 'WitnessHasMore'
  constructor(theirs: bigint, ours: bigint) {
    super(
      `has cosigned ${theirs} entries of this log, but the database holds ${ours}: an older database was restored, ` +
        'or another portal signs with this key',
    )
  }
}

/** The first of these notes that satisfies the trust. */
function newestCosigned(notes: readonly string[], trust: Trust): Cosigned | null {
  for (const note of notes) {
    const opened = readForeign(() => openCheckpoint(note, trust))
    if (opened) return { size: opened.size, note, signedAt: instant(clockTimeIn(note, trust.origin) * 1000) }
  }
  return null
}
