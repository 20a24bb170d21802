/**
 * What an unlocked vault holds for true: its trust card, and the checkpoints it
 * has verified since it was unlocked, all consistent with each other. Moves
 * forward only.
 */

import { clockTolerance } from '../formats/act-in-log.ts'
import { equalBytes } from '../formats/bytes.ts'
import { openCheckpoint, type SuspendedSpan, type VerifiedCheckpoint } from '../formats/checkpoint.ts'
import { numberOf, rollsFrom } from '../formats/council-statement.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { checkConsistency, type Hash, leafHash } from '../formats/merkle.ts'
import { formatOwnLine, type OwnLine } from '../formats/own-line.ts'
import { checkReceipt, parseReceipt } from '../formats/receipt.ts'
import type { Trust } from '../formats/trust.ts'
import type { TrustCard } from '../formats/trust-card.ts'
import { type Suspension, trustHash } from '../formats/two-person.ts'
import { type Instant, instant, minutes } from '../ids.ts'
import type { CouncilNews } from './council-news.ts'
import { demandOwnSigner, firstUnder, hashAt, newsOf, pinOf } from './council-pins.ts'
import {
  type CouncilEvidence,
  currentOf,
  type ProvenCouncil,
  type ProvenRoll,
  proveCouncil,
  type RollEvidence,
  rollUnder,
} from './council-proof.ts'
import type { KeyNews } from './key-news.ts'
import type { LineNews } from './line-news.ts'
import type { Contradiction } from './log-evidence.ts'
import type { OwnKey } from './own-key.ts'
import type { CheckpointStep, ProvenEntry } from './vault-protocol.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

/** An entry that is in the log, under a checkpoint consistent with all this vault ever saw. */
export interface LoggedFact {
  readonly entry: ReadEntry
  readonly index: bigint
  readonly leaf: Hash
  readonly checkpoint: VerifiedCheckpoint
}

interface Root {
  readonly size: bigint
  readonly root: Hash
}

/** How old the checkpoint above a release may be, milliseconds by this machine's clock. */
export const freshness = 10 * 60_000
const rootsKept = 64
/**
 * By how much a smaller tree may be signed after a larger one, milliseconds. Two
 * nodes, or two witnesses, may each be off by the two minutes that the log allows
 * a clock, in opposite directions, and a node may be one heartbeat behind. Later
 * than that, whoever signs has left entries out.
 */
export const overtaking = 2 * clockTolerance + minutes(1)

export class Pins {
  private readonly roots = new Map<bigint, Root>()
  /** The span in which checkpoints without the quorum are believed. Proven by two-person-proof.ts; never kept beyond this unlocking. */
  private span: SuspendedSpan | null = null
  /** The proven suspension that runs, for showing; null where none does. */
  private running: Suspension | null = null
  moved = false
  /** The note by which the pin stands where it does; null where it came with the card. */
  private pinnedNote: string | null = null
  /** Changes of who signs rolls that were followed since this vault was unlocked, oldest first: for telling. */
  news: readonly CouncilNews[] = []
  /** Lines about oneself that say something new: for telling. */
  lineNews: readonly LineNews[] = []
  /** Keys in one's name that are not one's own: for telling. */
  keyNews: readonly KeyNews[] = []
  /** The last time the log did not continue the pin; one for all that is tried. */
  private found: { contradiction: Contradiction | null } = { contradiction: null }

  constructor(public card: TrustCard) {
    this.remember(card.seen)
  }

  /** The same knowledge, to be moved on trial: whatever fails half-way then leaves nothing behind. */
  onTrial(): Pins {
    const trial = new Pins(this.card)
    for (const [size, root] of this.roots) trial.roots.set(size, root)
    trial.become(this)
    // Whatever is tried and fails leaves nothing behind but this.
    trial.found = this.found
    return trial
  }

  /** What was tried has held. */
  adopt(trial: Pins): void {
    const otherLog = trial.card.trust.origin !== this.card.trust.origin
    this.card = trial.card
    if (otherLog) this.forgetRoots()
    for (const root of trial.roots.values()) this.remember(root)
    this.become(trial)
  }

  private become({ span, running, moved, pinnedNote, news, lineNews, keyNews }: Pins): void {
    Object.assign(this, { span, running, moved, pinnedNote, news, lineNews, keyNews })
  }

  get contradiction(): Contradiction | null {
    return this.found.contradiction
  }

  /** Believes checkpoints of this span without the quorum, as long as the span is set. */
  believeWithin(span: SuspendedSpan | null): void {
    this.span = span
  }

  suspend(suspension: Suspension | null): void {
    this.running = suspension
    this.span = suspension
  }

  /** The suspension that runs by this machine's clock. Over is over: whatever time a checkpoint claims. */
  suspensionAt(now: Instant): Suspension | null {
    if (this.running && now >= this.running.until) this.suspend(null)
    return this.running
  }

  /** Takes a log that goes on after a loss for the one that ended; proven, or on trial (succession-follow.ts). No roll of before counts. */
  pinSuccessor(trust: Trust, trustEntry: bigint, { size, root, cosignedAt }: VerifiedCheckpoint): void {
    this.suspend(null)
    // The witnessed time never runs back, whichever log says it.
    const seen = { size, root, time: Math.max(cosignedAt, this.card.seen.time) }
    const { council } = this.card
    // Statements made after what survived are lost with their entries; its key stays.
    this.change({ trust, trustEntry, seen, roll: null, council: council && { ...council, statement: null } })
    this.pinnedNote = null
    this.forgetRoots()
  }

  /** The roll by which two people decided: from here on it counts on. */
  pinRoll({ header: { counter }, headerHash }: ProvenRoll): void {
    this.change({ roll: { counter, headerHash } })
  }

  // Two logs have sizes alike.
  private forgetRoots(): void {
    this.roots.clear()
    this.remember(this.card.seen)
  }

  /** Takes another trust for the log's, proven by two people (trust-follow.ts). */
  pinTrust(trust: Trust, trustEntry: bigint): void {
    this.suspend(null)
    this.change({ trust, trustEntry })
  }

  get portal(): string {
    return portalOf(this.card.trust.origin)
  }

  /** The witnessed time: what signatures are dated by. */
  get time(): Instant {
    return instant(this.card.seen.time * 1000)
  }

  /** Verifies a checkpoint and its way from the pin (or to it), and moves the pin if it is newer. */
  async see(step: CheckpointStep): Promise<VerifiedCheckpoint> {
    const { note } = step
    const checkpoint = await orRefuse('checkpoint-bad', () =>
      openCheckpoint(note, this.card.trust, this.span ?? undefined),
    )
    await this.demandContinued(checkpoint, step)
    this.remember(checkpoint)
    const { size, root, cosignedAt: time } = checkpoint
    const { seen } = this.card
    if (size > seen.size || (size === seen.size && time > seen.time)) {
      // The witnessed time never runs back, though an odd clock may say so of a larger log.
      this.change({ seen: { size, root, time: Math.max(time, seen.time) } })
      this.pinnedNote = note
    }
    return checkpoint
  }

  /** The pinned log and no shorter one: signed much later than the pin, a smaller tree has lost what the pin held. */
  private async demandContinued(now: VerifiedCheckpoint, step: CheckpointStep): Promise<void> {
    const { seen: pinned } = this.card
    await this.notingContradiction({ shown: step, statement: null }, async () => {
      await this.demandConsistent(now, step.from, step.consistency)
      const later = (now.cosignedAt - pinned.time) * 1000
      demand(now.size >= pinned.size || later <= overtaking, 'log-cut-short')
    })
  }

  /** Keeps both sides where what was shown contradicts the pin. */
  async notingContradiction(
    what: Pick<Contradiction, 'shown' | 'statement'>,
    attempt: () => Promise<unknown>,
  ): Promise<void> {
    const { seen: pinned, trust } = this.card
    try {
      await attempt()
    } catch (error) {
      const reason = error instanceof VaultRefusal ? error.reason : null
      if (reason === 'log-forked' || reason === 'log-cut-short' || reason === 'succession-not-last')
        this.found.contradiction = { reason, trust, pinned, pinnedNote: this.pinnedNote, ...what }
      throw error
    }
  }

  /**
   * Against the newest pin and no other: a proof from some older size would let a
   * forked log pass that shares only its beginning with what we have seen.
   */
  private async demandConsistent(now: Root, from: bigint, proof: readonly Hash[]): Promise<void> {
    const known = this.roots.get(now.size)
    if (known) return demand(equalBytes(known.root, now.root), 'log-forked')
    const pin = this.card.seen
    demand(from === pin.size, 'pin-unknown')
    const [older, newer] = pin.size <= now.size ? [pin, now] : [now, pin]
    const claim = { oldSize: older.size, oldRoot: older.root, newSize: newer.size, newRoot: newer.root }
    // Whoever shows us two logs is caught here, whichever of them came first.
    await orRefuse('log-forked', () => checkConsistency(claim, proof))
  }

  private remember({ size, root }: Root): void {
    this.roots.set(size, { size, root })
    for (const oldest of this.roots.keys()) {
      if (this.roots.size <= rootsKept) return
      if (oldest !== this.card.seen.size) this.roots.delete(oldest)
    }
  }

  /** The entry these bytes are, once the receipt proves it in the log. */
  async entry({ entry: bytes, receipt, from, consistency }: ProvenEntry): Promise<LoggedFact> {
    const entry = await orRefuse('entry-unreadable', () => parseEntry(bytes))
    const note = await orRefuse('entry-not-included', () => parseReceipt(receipt).checkpointNote)
    const checkpoint = await this.see({ note, from, consistency })
    const leaf = leafHash(bytes)
    const { index } = await orRefuse('entry-not-included', () =>
      checkReceipt({ receipt, leaf, trust: this.card.trust, suspended: this.span ?? undefined }),
    )
    return { entry, index, leaf, checkpoint }
  }

  /**
   * The council, if it is the pinned one or what came of it: every statement since is
   * signed by those before it. Moves the pin, and remembers what to tell.
   */
  async council(evidence: CouncilEvidence): Promise<ProvenCouncil> {
    const pinned = this.card.council
    demand(pinned !== null, 'council-unproven')
    const known = pinned.statement
    demand(!known || known.number <= evidence.later.length + 1, 'council-older')
    demand(!known || hashAt(evidence, known.number) === known.hash, 'council-changed')
    const proven = await orRefuse('council-unproven', () => proveCouncil(evidence, this.portal))
    const at = known?.number ?? firstUnder(pinned, proven)
    this.followCouncil(proven, at)
    return proven
  }

  private followCouncil(proven: ProvenCouncil, from: number): void {
    const current = currentOf(proven)
    const known = this.card.council?.statement
    if (known?.number === numberOf(current.statement)) return
    this.news = [...this.news, ...proven.statements.slice(from).map(newsOf)]
    this.change({ council: pinOf(current) })
  }

  /** Pins the council at first sight; afterwards only the same one, or what came of it, will do. */
  async pinCouncil(evidence: CouncilEvidence, own: OwnKey): Promise<void> {
    if (this.card.council === null) {
      const proven = await orRefuse('council-unproven', () => proveCouncil(evidence, this.portal))
      demandOwnSigner(currentOf(proven).statement, own)
      this.change({ council: pinOf(currentOf(proven)) })
    }
    const trial = this.onTrial()
    demandOwnSigner(currentOf(await trial.council(evidence)).statement, own)
    this.adopt(trial)
  }

  /** A roll by the pinned council, no older than any seen. Moves the roll's pin. */
  async rollInForce(evidence: RollEvidence): Promise<ProvenRoll> {
    const { roll, council } = await this.rollAndCouncil(evidence)
    const pinned = this.card.roll
    const { counter, expires } = roll.header
    demand(pinned === null || counter >= pinned.counter, 'roll-older')
    // Older than the last one that the former signers left.
    demand(counter >= rollsFrom(currentOf(council).statement) - 1, 'roll-older')
    demand(pinned === null || counter > pinned.counter || roll.headerHash === pinned.headerHash, 'roll-unproven')
    demand(expires > this.time, 'roll-expired')
    if (counter > (pinned?.counter ?? 0)) this.change({ roll: { counter, headerHash: roll.headerHash } })
    return roll
  }

  /** A roll by the pinned council, of whatever age. */
  async provenRoll(evidence: RollEvidence): Promise<ProvenRoll> {
    return (await this.rollAndCouncil(evidence)).roll
  }

  private async rollAndCouncil(evidence: RollEvidence) {
    const council = await this.council(evidence.council)
    return { council, roll: await orRefuse('roll-unproven', () => rollUnder(council, evidence)) }
  }

  /** Once for each roll that says it. */
  tellLine(news: LineNews): void {
    this.lineNews = [...this.lineNews.filter(({ counter }) => counter !== news.counter), news]
  }

  /** Once for each entry. */
  tellKey(news: KeyNews): void {
    this.keyNews = [...this.keyNews.filter(({ index }) => index !== news.index), news]
  }

  /** What the roll says of oneself by now. */
  keepLine(line: OwnLine): void {
    if (this.card.line === null || formatOwnLine(this.card.line) !== formatOwnLine(line)) this.change({ line })
  }

  /** The card as other tabs moved it on; what it has seen counts as verified, for only our own key makes cards. */
  take(card: TrustCard): void {
    // A suspension was decided about one trust; under another nobody has set anything aside.
    if (trustHash(card.trust) !== trustHash(this.card.trust)) this.suspend(null)
    if (card.seen !== this.card.seen) this.pinnedNote = null
    const otherLog = card.trust.origin !== this.card.trust.origin
    this.card = card
    if (otherLog) this.forgetRoots()
    else this.remember(card.seen)
    this.moved = true
  }

  /** The card has been sealed as it stands. */
  kept(card: TrustCard): void {
    this.card = card
    this.moved = false
  }

  private change(part: Partial<TrustCard>): void {
    this.card = { ...this.card, ...part }
    this.moved = true
  }
}

/** True if this entry put that roll in force. */
export const isRollEntry = ({ entry }: LoggedFact, { headerHash }: ProvenRoll): boolean =>
  entry.kind === 'roll' &&
  (entry.objects?.some(({ kind, sha256 }) => kind === 'roll' && sha256 === headerHash) ?? false)
