import type { Ground } from '../access/ground.server.ts'
import { actLifetime } from '../formats/act-in-log.ts'
import { concat, u64 } from '../formats/bytes.ts'
import { clockTimeIn, openCheckpoint, parseCheckpointNote } from '../formats/checkpoint.ts'
import type { ActKind } from '../formats/signed-act.ts'
import { type Instant, instant, minutes, type PersonId } from '../ids.ts'
import { Broken, done, isTrouble, type Outcome, refused } from '../outcome.ts'
import type { HeldSuccession } from '../read-log/read-log.server.ts'
import { countOpenChallenges, forgetChallenges, keepChallenge } from './challenge-store.server.ts'
import type { ActChallenge } from './challenge-wire.ts'

/** How long there is to sign: in the page, and where the text goes to a program of one's own and back. */
const lifetime = { inPage: minutes(2), byHand: actLifetime } as const
/** Whoever signs by hand is left at least so long by the checkpoint, which dates the act. */
const leastByHand = minutes(15)
const openLimit = 200

/** What can be signed about a log that nobody believes yet: who is in the council now, and that it goes on. */
const bringBack: readonly ActKind[] = ['roll', 'succeed-log']

/**
 * Six bytes of the time (milliseconds, big-endian), then 26 random ones. The log keeps every challenge in order, since
 * it is good once for ever: so a batch's own lie side by side there, on a page or two instead of one page each.
 */
export const makeChallenge = (from: { now(): Instant; random(n: number): Uint8Array }): Uint8Array =>
  concat(u64(BigInt(from.now())).subarray(2), from.random(26))

/**
 * What a client needs to sign an act: a challenge good once within two minutes, or
 * 20 for one signed by hand, and the newest checkpoint with the proof that it extends what the client
 * pinned, which another node may have shown it. Where the witnesses have been
 * away for so long that no checkpoint is young enough to be named by an act, there
 * is no challenge, but for the act that does without them. A pin beyond the log gets no
 * proof: the client then knows that this log lost entries, and says so.
 */
export async function issueChallenge(
  portal: Ground,
  asked: { readonly person: PersonId; readonly act: ActKind; readonly from: bigint; readonly byHand?: boolean },
): Promise<Outcome<ActChallenge, 'too-many-challenges' | 'witnesses-away' | 'log-undecided'>> {
  const now = portal.now()
  await forgetChallenges(portal.db, instant(now - minutes(60)))
  if ((await countOpenChallenges(portal.db, asked.person, now)) >= openLimit) return refused('too-many-challenges')
  const succession = portal.log.succession()
  const undecided = succession?.decided === null ? succession : null
  if (undecided && !bringBack.includes(asked.act)) return refused('log-undecided')
  // With the witnesses down, setting the quorum aside has nothing younger to stand on than our own word.
  const unwitnessed = undecided || asked.act === 'suspend-quorum'
  const checkpoint = await (unwitnessed ? portal.log.ownCheckpoint() : portal.log.latestCheckpoint(asked.from))
  // Its signature would be dated by this checkpoint, and refused: said before anybody signs in vain.
  const needed = asked.byHand ? leastByHand : lifetime.inPage
  const dated = instant(datedBy(checkpoint, portal.log) * 1000)
  if (now - dated > actLifetime - needed) return refused('witnesses-away')
  const challenge = makeChallenge(portal)
  const expiresAt = instant(now + lifetime[asked.byHand ? 'byHand' : 'inPage'])
  await keepChallenge(portal.db, challenge, { person: asked.person, act: asked.act, issuedAt: now, expiresAt })
  const { size } = parseCheckpointNote(checkpoint)
  const kept = undecided?.stated.index ?? size
  const provable = asked.from > 0n && asked.from < size && asked.from <= kept
  const consistency = provable ? await portal.log.consistency(asked.from, size) : []
  const begun = undecided && (await statementOf(portal, undecided))
  const left = Math.max(0, Math.min(expiresAt, dated + actLifetime) - now)
  return done({ challenge, checkpoint, consistency, left, begun })
}

async function statementOf({ log }: Ground, { stated: { index } }: HeldSuccession): Promise<ActChallenge['begun']> {
  const logged = await log.entry(index)
  if (!logged) throw new Broken(`entry ${index} is not in the log`)
  return { entry: logged.bytes, receipt: await log.ownReceipt(index) }
}

/** The time a vault will read in it, seconds: the quorum's word, or where that is set aside or missing the log's own clock's. */
function datedBy(note: string, { trust }: Ground['log']): number {
  try {
    return openCheckpoint(note, trust).cosignedAt
  } catch (error) {
    if (!isTrouble(error, 'NotProven')) throw error
    return clockTimeIn(note, trust.origin)
  }
}
