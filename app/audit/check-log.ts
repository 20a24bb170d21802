/**
 * Checks a log from its first byte to its last, wherever its bytes come from:
 * canonical form, order, times, counters, acts and their challenges, the whole
 * tree, every checkpoint, every stored hash, the search index. In parts of
 * 65,536 entries, as many at once as the caller can run; memory holds a part a
 * worker, a counter a person, and sixteen bytes an act (see repeated-marks.ts).
 */
import { equalBytes, toHex } from '../formats/bytes.ts'
import { CouncilHistory } from '../formats/council-history.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { portalOf, succeeds } from '../formats/log-origin.ts'
import { actMarks } from '../formats/log-projection.ts'
import { formatTrust, type Trust } from '../formats/trust.ts'
import { isForeign, isTrouble, readForeign } from '../outcome.ts'
import { checkDisclosures } from './disclosed-looks.ts'
import type { ToldKey } from './entry-check.ts'
import { JoinedLog } from './join-segments.ts'
import { readLosses } from './log-loss.ts'
import type { Claimed, LogSource } from './log-source.ts'
import { lossInWords } from './loss-words.ts'
import { type LikePair, type MarkStore, marksInMemory, tooManyPairs } from './repeated-marks.ts'
import { checkSegment, type Progress, type SegmentJob, type SegmentResult } from './segment-check.ts'
import { segmentSize } from './segment-tree.ts'
import {
  asksWitnesses,
  hasQuorum,
  makeTrustChain,
  openSigned,
  type ToldTrust,
  type TrustChain,
  trustToldBy,
  unprovenStep,
} from './trust-chain.ts'
import { type Counted, incomplete, isFinding, keysUnknown, type LogLoss, tampered, type Verdict } from './verdict.ts'

export interface AuditChoices {
  /** Whose signatures to believe, from elsewhere. Null: nobody told us; then the best verdict is `keys-unknown`. */
  readonly trust: Trust | null
  /** Checks one part; by default here, one after the other. */
  readonly run?: (job: SegmentJob, progress: Progress) => Promise<SegmentResult>
  /** How many parts `run` may be asked for at once. Default 1. */
  readonly atOnce?: number
  /** Default: in memory. Closed by whoever made it. */
  readonly marks?: MarkStore
  readonly progress?: (checked: number, of: number) => void
}

export type Audit = Verdict & {
  /** Keys the log committed to, in order: for checking people's signatures. */
  readonly keys: readonly ToldKey[]
}

/** How long the log may go on signing without the quorum before its newest entries are not called verified, seconds: as old as a reader lets a cosignature be. */
const quorumGrace = 600

export async function checkLog(source: LogSource, choices: AuditChoices): Promise<Audit> {
  const check = new LogCheck(source, choices)
  try {
    await check.everything()
    return { verdict: 'verified', ...check.counted, keys: check.keys }
  } catch (error) {
    if (!isFinding(error)) throw error
    return { verdict: error.verdict, because: error.message, index: error.index, ...check.counted, keys: check.keys }
  }
}

class LogCheck {
  readonly #source: LogSource
  readonly #choices: AuditChoices
  readonly #marks: MarkStore
  readonly #joined: JoinedLog
  #portal = ''
  #losses: readonly LogLoss[] = []

  constructor(source: LogSource, choices: AuditChoices) {
    this.#source = source
    this.#choices = choices
    this.#marks = choices.marks ?? marksInMemory()
    this.#joined = new JoinedLog(source)
  }

  get counted(): Counted {
    const { size, acts, newer, firstNewer, checkpoints, covered, witnessed } = this.#joined
    const origin = this.#losses.at(-1)?.goesOn ?? this.#portal
    return { entries: size, acts, newer, firstNewer, checkpoints, covered, witnessed, origin, losses: this.#losses }
  }

  get keys(): readonly ToldKey[] {
    return this.#joined.keys
  }

  async everything(): Promise<void> {
    const { trust } = this.#choices
    const claimed = await this.#source.claimed()
    this.#portal = (await this.#readEntry(0))?.data?.origin ?? ''
    if (trust && claimed.size > 0 && this.#portal !== portalOf(trust.origin))
      throw keysUnknown(`this is the log of ${this.#portal}; the trust file is about ${trust.origin}`)
    const told = await this.#toldTrusts()
    const known = trust && told && makeTrustChain(trust, told) ? { given: formatTrust(trust), told } : null
    await this.#checkParts({ portal: this.#portal, trust: known }, claimed.size)
    await this.#checkRepetitions()
    await checkDisclosures(this.#source, this.#joined.disclosures)
    await this.#checkCouncil()
    this.#losses = await readLosses(this.#source, this.#joined.losses, this.#portal)
    this.#checkEnd(claimed)
    if (!trust) throw keysUnknown('nobody told us which keys to believe: name them with --trust FILE')
    await this.#checkTrust(claimed, trust, known !== null, told)
  }

  // ── the parts ──────────────────────────────────────────────────────────────

  async #checkParts(common: Pick<SegmentJob, 'portal' | 'trust'>, size: number): Promise<void> {
    const { run = (job, progress) => checkSegment(this.#source, job, progress), atOnce = 1 } = this.#choices
    let checked = 0
    const progress: Progress = (entries) => {
      checked += entries
      this.#choices.progress?.(checked, size)
    }
    const running: Promise<SegmentResult>[] = []
    const start = (from: number) => {
      const part = run({ ...common, from, to: Math.min(from + segmentSize, size) }, progress)
      // It may fail while an earlier one is still waited for; then that one's failure is told.
      part.catch(() => undefined)
      running.push(part)
    }
    let next = 0
    for (; next < atOnce * segmentSize && (next === 0 || next < size); next += segmentSize) start(next)
    for (let part = running.shift(); part; part = running.shift()) {
      const result = await part
      await this.#marks.take(result.marks)
      await this.#joined.add(result)
      if (next < size) start(next)
      next += segmentSize
    }
  }

  // ── challenges ─────────────────────────────────────────────────────────────

  async #checkRepetitions(): Promise<void> {
    const pairs = await this.#marks.likePairs()
    if (pairs.length >= tooManyPairs) throw tampered(null, 'its challenges are not random: too many of them are alike')
    const inOrder = [...pairs].sort((one, other) => one.later - other.later)
    for (const pair of inOrder)
      if (await this.#isRepeated(pair))
        throw tampered(pair.later, `its challenge was used by entry ${pair.earlier} before it`)
  }

  async #isRepeated({ earlier, later }: LikePair): Promise<boolean> {
    const [one, other] = [await this.#markOf(earlier), await this.#markOf(later)]
    return one !== null && one === other
  }

  async #markOf(index: number): Promise<string | null> {
    const entry = await this.#readEntry(index)
    const marks = entry && actMarks(entry)
    return marks ? toHex(marks.challenge ?? marks.attempt) : null
  }

  /** Who signs rolls, from the founding on: each change by whom it takes. */
  async #checkCouncil(): Promise<void> {
    const history = new CouncilHistory()
    for (const index of this.#joined.council) {
      const entry = await this.#readEntry(index)
      try {
        if (entry) history.accept(entry)
      } catch (error) {
        throw isForeign(error) ? tampered(index, error.message) : error
      }
    }
  }

  /** Null where there is no entry in the right form; its part says so. */
  async #readEntry(index: number): Promise<ReadEntry | null> {
    const [bytes] = await this.#source.entries(index, index + 1)
    return bytes ? readForeign(() => parseEntry(bytes)) : null
  }

  // ── the end ────────────────────────────────────────────────────────────────

  #checkEnd({ size, root, newest, beyond }: Claimed): void {
    if (newest && newest.size > size)
      throw incomplete(size, `the log ends before entry ${size}, but a checkpoint of ${newest.size} entries was signed`)
    if (beyond.entry !== null || (root && !equalBytes(root, this.#joined.root())))
      throw tampered(null, `the head row (${size} entries) is not that of the log`)
    if (beyond.projected !== null)
      throw tampered(beyond.projected, 'the search index has a row for it, but there is no such entry')
    const { covered } = this.#joined
    if (covered < size)
      throw incomplete(
        covered,
        `entries ${covered} to ${size - 1} are covered by no stored checkpoint. ` +
          'If the portal is running, verify again; if it stopped just then, its next start signs them.',
      )
  }

  // ── whom to trust ──────────────────────────────────────────────────────────

  /** What the log is said to have told of trust; null where only reading everything can say. */
  async #toldTrusts(): Promise<readonly ToldTrust[] | null> {
    const indexes = await this.#source.trustChanges()
    if (indexes === null) return null
    const told: ToldTrust[] = []
    for (const index of new Set([0, ...indexes])) {
      const entry = await this.#readEntry(index)
      const trust = entry && readForeign(() => trustToldBy(index, entry))
      if (trust) told.push(trust)
    }
    return told
  }

  async #checkTrust(claimed: Claimed, trust: Trust, signaturesSeen: boolean, told: readonly ToldTrust[] | null) {
    const { trusts } = this.#joined
    if (told && JSON.stringify(told) !== JSON.stringify(trusts))
      throw tampered(null, 'the search index hides or invents an entry that changes whom to trust')
    this.#demandOfThisLog(trust)
    const chain = makeTrustChain(trust, trusts)
    if (!chain) throw keysUnknown('the trust file names none of those this log has told its readers to trust')
    if (!signaturesSeen) this.#openNewest(chain, claimed)
    const unproven = unprovenStep(chain, this.#joined.signedSteps)
    if (unproven !== null)
      throw keysUnknown(
        `entry ${(chain.steps[unproven]?.from ?? 1) - 1} changes whom to trust, and nothing after it is signed by whom ` +
          'the trust file names: get the newer trust from whoever gave you that one',
      )
    this.#demandDecided()
    await this.#checkWitnesses(chain, claimed)
  }

  /**
   * The keys of a log that ended sign nothing of the one that goes on: whoever
   * trusts them alone learns what was lost, and where to ask.
   */
  #demandOfThisLog({ origin }: Trust): void {
    const loss = this.#losses.findLast(({ goesOn }) => succeeds(goesOn, origin))
    if (loss)
      throw keysUnknown(
        `the trust file is about ${origin}, which has ended: ${lossInWords(loss)}. ` +
          'Get the trust of the log that goes on from whoever gave you that one',
      )
  }

  #demandDecided(): void {
    const loss = this.#losses.find(({ decided }) => decided === null)
    if (loss) throw incomplete(loss.from, `nobody need believe this log yet: ${lossInWords(loss)}`)
  }

  /** For a source that keeps one checkpoint: who signed it can be told only once all trusts are known. */
  #openNewest(chain: TrustChain, { newest, size }: Claimed): void {
    if (!newest) return
    try {
      for (const step of openSigned(chain, newest).steps) this.#joined.signedSteps.add(step)
    } catch (error) {
      if (!isTrouble(error, 'NotProven')) throw error
      throw keysUnknown(`the checkpoint of ${size} entries does not hold under the trust given: ${error.message}`)
    }
    if (asksWitnesses(chain, size) && hasQuorum(chain, newest)) this.#joined.witnessed = newest.size
  }

  async #checkWitnesses(chain: TrustChain, { newest, size }: Claimed): Promise<void> {
    const { witnessed } = this.#joined
    if (!newest || !asksWitnesses(chain, size)) return
    if (witnessed === null) throw incomplete(null, "the witnesses' quorum has cosigned no checkpoint of this log")
    if (witnessed >= newest.size) return
    const first = await this.#source.nearest(witnessed + 1, 'at-least')
    const waiting = newest.time - (first?.time ?? newest.time)
    if (waiting > quorumGrace)
      throw incomplete(
        witnessed,
        `entries ${witnessed} to ${size - 1} are signed by the log alone: ` +
          `the witnesses' quorum has cosigned nothing for ${Math.floor(waiting / 60)} minutes`,
      )
  }
}
