/** What the page of the log's keys and policy shows, gathered. Plain values, so that it travels as it is. */
import { parseEntry } from '../formats/log-entry.ts'
import { formatTrust } from '../formats/trust.ts'
import { viewWitness, type WitnessView } from '../health/view-witnesses.ts'
import type { Instant } from '../ids.ts'
import type { TrustHeld } from '../read-log/read-log.server.ts'
import type { OversightGround } from '../verification/oversight-ground.ts'
import { type PreparedView, preparedTrust, type Taking } from './prepared-trust.ts'
import {
  decidersOf,
  type Onlooker,
  type Signer,
  signersShown,
  viewWaiting,
  type WaitingView,
} from './view-decision.server.ts'

export interface HeldView {
  readonly entry: number
  readonly since: Instant
  readonly text: string
  /** Nobody where the log began with it. */
  readonly by: readonly Signer[]
}

export interface TrustView {
  /** Every trust the log has had, newest first; the first one is in force. */
  readonly held: readonly HeldView[]
  readonly witnesses: readonly WitnessView[]
  readonly waiting: WaitingView | null
  readonly prepared: PreparedView | null
}

export async function viewTrust(
  ground: OversightGround,
  { looking, taking }: { readonly looking: Onlooker; readonly taking: Taking | null },
): Promise<TrustView> {
  const held = [...ground.log.trusts()].reverse()
  return {
    held: await Promise.all(held.map((one) => heldView(ground, one, looking))),
    witnesses: ground.log.witnesses().map(viewWitness),
    waiting: await viewWaiting(ground, 'change-trust', looking),
    prepared: preparedTrust(
      { inForce: ground.log.trust, keys: ground.log.preparedKeys(), policy: ground.log.waitingPolicy },
      taking,
    ),
  }
}

async function heldView(ground: OversightGround, held: TrustHeld, looking: Onlooker): Promise<HeldView> {
  const { trust, index, since, succession } = held
  const logged = await ground.log.entry(succession?.decided?.index ?? index)
  const people = logged ? await decidersOf(ground, logged.bytes) : []
  const by = await signersShown(ground.db, people, { looking, kind: 'change-trust' })
  return { entry: Number(index), since, text: formatTrust(trust), by }
}

/** The trust's text that an entry holds: in force then, or proposed; null where it holds none. */
export async function trustTextAt({ log }: Pick<OversightGround, 'log'>, index: bigint): Promise<string | null> {
  const held = log.trusts().find((one) => one.index === index)
  if (held) return formatTrust(held.trust)
  const logged = await log.entry(index)
  const entry = logged && parseEntry(logged.bytes)
  return entry?.kind === 'trust-proposed' ? (entry.data?.trust ?? null) : null
}
