/**
 * What two people decided, with everything a vault wants to see before it
 * follows: both entries under a checkpoint that the vault's own trust believes,
 * the roll of that day, the signers' two lines in it and nobody else's.
 */
import type { Ground } from '../access/ground.server.ts'
import type { SuspendedSpan } from '../formats/checkpoint.ts'
import { parseEntry } from '../formats/log-entry.ts'
import type { Hash } from '../formats/merkle.ts'
import { parseAct } from '../formats/signed-act.ts'
import { leadsFromHash } from '../formats/succession.ts'
import type { Trust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import type { PersonId, Sha256Hex } from '../ids.ts'
import type { DecisionProof, ProvenEntry, SuccessionStep, TrustStep, WayStep } from '../openpgp/vault-protocol.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { suspensionAt } from '../read-log/log-standing.server.ts'
import type { HeldSuccession, ReadLog, TrustHeld } from '../read-log/read-log.server.ts'
import { proofOf, rollLineWithProof } from '../roll/roll-proof.server.ts'
import { rollBefore, rollInForce } from '../roll/roll-store.server.ts'

/** From the trust a vault has pinned to the one in force, over losses too, and the suspension that runs. */
export interface WayToTrust {
  readonly steps: readonly WayStep[]
  readonly suspension: DecisionProof | null
}

/** `from`: the size of the checkpoint the vault holds. */
export async function wayToTrust(
  ground: Ground,
  asked: { readonly trust: Sha256Hex; readonly from: bigint },
): Promise<Outcome<WayToTrust, 'trust-unknown' | 'trust-way-missing' | 'log-undecided'>> {
  const trusts = ground.log.trusts()
  if (ground.log.succession()?.decided === null) return refused('log-undecided')
  const route = routeFrom(trusts, asked.trust)
  if (!route) return refused('trust-unknown')
  const pin = { size: asked.from }
  const steps: WayStep[] = []
  for (const { before, next } of route) {
    const { succession, trust, index } = next
    const step = succession
      ? await successionStep(ground, { trust, succession, pin })
      : before && (await stepOf(ground, { under: before.trust, index, pin }))
    if (!step) return refused('trust-way-missing')
    steps.push(step)
  }
  return done({ steps, suspension: await runningSuspension(ground, pin) })
}

interface Leg {
  readonly before: TrustHeld | null
  readonly next: TrustHeld
}

/**
 * The trusts to go by. A loss is followed at once, from whichever trust of the
 * log that ended it names: what changed in that log before may lie, with the pin,
 * in what was lost. Null where no way begins at this trust.
 */
function routeFrom(trusts: readonly TrustHeld[], from: Sha256Hex): readonly Leg[] | null {
  const legs: Leg[] = []
  let hash = from
  let at = trusts.findLastIndex(({ trust }) => trustHash(trust) === from)
  for (const [i, next] of trusts.entries()) {
    if (i <= at || !next.succession || !leadsFromHash(next.succession.stated, hash)) continue
    legs.push({ before: null, next })
    at = i
    hash = trustHash(next.trust)
  }
  if (at < 0) return null
  for (const [i, next] of trusts.entries()) if (i > at) legs.push({ before: trusts[i - 1] ?? null, next })
  return legs
}

/** The log that goes on after a loss, under a checkpoint of its own. */
async function successionStep(
  ground: Ground,
  { trust, succession, pin }: { readonly trust: Trust; readonly succession: HeldSuccession; readonly pin: Pin },
): Promise<SuccessionStep | null> {
  const { stated, decided } = succession
  if (!decided) return null
  const found = await ground.log.receiptsUnder({ trust }, [stated.index, decided.index])
  const logged = await ground.log.entry(stated.index)
  const [receipt] = found?.receipts ?? []
  if (!found || !logged || receipt === undefined) return null
  const from = pin.size
  const provable = from > 0n && from <= stated.index
  const consistency = provable ? await ground.log.consistency(from, found.size) : []
  pin.size = found.size
  const decision = await proofOfDecision(ground, { index: decided.index, under: trust, pin })
  return decision && { statement: { entry: logged.bytes, receipt, from, consistency }, decision }
}

/** Where the vault's pin will stand when it comes to read the next proof. */
interface Pin {
  size: bigint
}

async function stepOf(
  ground: Ground,
  { under, index, pin }: { readonly under: Trust; readonly index: bigint; readonly pin: Pin },
): Promise<TrustStep | null> {
  const change = await proofOfDecision(ground, { index, under, pin })
  if (change) return { change, during: null }
  // Its old witnesses were gone: it was made while they were set aside.
  const changed = await ground.log.entry(index)
  const suspended = changed && (await suspensionAt(ground.db, under, parseEntry(changed.bytes).t))
  if (!suspended) return null
  const during = await proofOfDecision(ground, { index: suspended.index, under, pin, span: suspended })
  const carried = await proofOfDecision(ground, { index, under, pin, span: suspended })
  return during && carried ? { change: carried, during } : null
}

async function runningSuspension(ground: Ground, pin: Pin): Promise<DecisionProof | null> {
  const running = ground.log.suspension()
  return running && proofOfDecision(ground, { index: running.index, under: ground.log.trust, pin, span: running })
}

interface DecisionAsked {
  /** The second one's entry. */
  readonly index: bigint
  readonly under: Trust
  readonly pin: Pin
  readonly span?: SuspendedSpan
}

async function proofOfDecision(ground: Ground, asked: DecisionAsked): Promise<DecisionProof | null> {
  const { log, db } = ground
  const { index, under, span } = asked
  const { first, people } = await partsOf(log, index)
  const roll = await rollBefore(db, index)
  if (!roll?.entryIndex) throw new Broken(`entry ${index} was decided without a roll`)
  const present = await rollInForce(db)
  const isPresent = present?.counter === roll.counter && present.expiresAt > ground.now()
  const indexes = [first, index, ...(isPresent ? [] : [roll.entryIndex])]
  const found = await log.receiptsUnder({ trust: under, during: span }, indexes)
  if (!found) return null
  const entries = await provenEntries(log, { indexes, ...found, pin: asked.pin })
  const [one, other, rollEntry = null] = entries
  const signers = await Promise.all(people.map((person) => rollLineWithProof(db, person, roll.counter)))
  const [line, otherLine] = signers
  if (!one || !other || !line || !otherLine) throw new Broken(`entry ${index} was decided by somebody in no roll`)
  return { first: one, second: other, roll: await proofOf(db, roll), rollEntry, signers: [line, otherLine] }
}

async function partsOf(log: ReadLog, index: bigint): Promise<{ first: bigint; people: readonly [PersonId, PersonId] }> {
  const second = await actAt(log, index)
  const first = 'first' in second ? second.first : null
  if (!first) throw new Broken(`entry ${index} is no second of two`)
  return { first: first.index, people: [(await actAt(log, first.index)).actor, second.actor] }
}

async function actAt(log: ReadLog, index: bigint) {
  const logged = await log.entry(index)
  const act = logged && parseEntry(logged.bytes).act
  if (!act) throw new Broken(`entry ${index} holds no act`)
  return parseAct(act.text)
}

async function provenEntries(
  log: ReadLog,
  proven: {
    readonly indexes: readonly bigint[]
    readonly receipts: readonly string[]
    readonly size: bigint
    readonly pin: Pin
  },
): Promise<readonly ProvenEntry[]> {
  const { indexes, receipts, size, pin } = proven
  const entries: ProvenEntry[] = []
  for (const [i, index] of indexes.entries()) {
    const logged = await log.entry(index)
    const receipt = receipts[i]
    if (!logged || receipt === undefined) throw new Broken(`entry ${index} is not in the log`)
    const consistency = await provable(log, pin.size, size)
    entries.push({ entry: logged.bytes, receipt, from: pin.size, consistency })
    if (size > pin.size) pin.size = size
  }
  return entries
}

/** Nothing where the vault has seen a larger log than this: then it knows, and says so. */
async function provable(log: ReadLog, one: bigint, other: bigint): Promise<readonly Hash[]> {
  const [smaller, larger] = one < other ? [one, other] : [other, one]
  if (smaller === 0n || smaller === larger) return []
  try {
    return await log.consistency(smaller, larger)
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}
