/** What was lost of the log, as a page shows it: told from the entry that states it. Plain values. */
import { toBase64 } from '../formats/bytes.ts'
import type { Instant } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { HeldSuccession } from '../read-log/read-log.server.ts'
import { isRollOfAfter } from '../trust/decide-log.server.ts'
import type { OversightGround } from '../verification/oversight-ground.ts'
import {
  decidersOf,
  type Onlooker,
  type Signer,
  signersShown,
  viewWaiting,
  type WaitingView,
} from './view-decision.server.ts'

export interface LossView {
  /** Index (decimal) and bytes (base64) of the entry that states it. */
  readonly index: string
  readonly entry: string
  readonly decided: { readonly entry: number; readonly at: Instant; readonly by: readonly Signer[] } | null
}

export interface SuccessionView extends LossView {
  readonly waiting: WaitingView | null
  /** Whether the roll was signed since: only such a one is believed. */
  readonly rollRenewed: boolean
}

/** The loss that waits for two people; null where none does. */
export async function viewSuccession(ground: OversightGround, looking: Onlooker): Promise<SuccessionView | null> {
  const succession = ground.log.succession()
  if (succession?.decided !== null) return null
  return {
    ...(await lossView(ground, succession, looking)),
    waiting: await viewWaiting(ground, 'succeed-log', looking),
    rollRenewed: await isRollOfAfter(ground.db, succession.stated),
  }
}

/** Every loss that was decided, newest first. */
export async function viewLosses(ground: OversightGround, looking: Onlooker): Promise<readonly LossView[]> {
  const held = ground.log.trusts().flatMap(({ succession }) => (succession?.decided ? [succession] : []))
  return Promise.all(held.reverse().map((one) => lossView(ground, one, looking)))
}

async function lossView(
  ground: OversightGround,
  { stated, decided }: HeldSuccession,
  looking: Onlooker,
): Promise<LossView> {
  const logged = await ground.log.entry(stated.index)
  if (!logged) throw new Broken(`entry ${stated.index} is not in the log`)
  const index = String(stated.index)
  return { index, entry: toBase64(logged.bytes), decided: decided && (await decidedView(ground, decided, looking)) }
}

async function decidedView(
  ground: OversightGround,
  { index, at }: NonNullable<HeldSuccession['decided']>,
  looking: Onlooker,
): Promise<NonNullable<LossView['decided']>> {
  const logged = await ground.log.entry(index)
  const people = logged ? await decidersOf(ground, logged.bytes) : []
  return { entry: Number(index), at, by: await signersShown(ground.db, people, { looking, kind: 'succeed-log' }) }
}
