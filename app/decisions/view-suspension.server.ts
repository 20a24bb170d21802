/** What the page of the suspended quorum shows, gathered. It waits for no witness: it is looked at when they are away. */
import { parseEntry } from '../formats/log-entry.ts'
import { parseAct } from '../formats/signed-act.ts'
import { formatTrust } from '../formats/trust.ts'
import { type QuorumView, viewQuorum, viewWitness, type WitnessView } from '../health/view-witnesses.ts'
import type { Instant } from '../ids.ts'
import type { LoggedEntry } from '../read-log/read-log.server.ts'
import type { OversightGround } from '../verification/oversight-ground.ts'
import { type SuspensionChoice, suspensionChoices } from './suspension-choice.ts'
import {
  decidersOf,
  type Onlooker,
  type Signer,
  signersShown,
  viewWaiting,
  type WaitingView,
} from './view-decision.server.ts'

export interface PastSuspension {
  readonly entry: number
  readonly from: Instant
  /** As decided. */
  readonly until: Instant
  readonly reason: string
  readonly by: readonly Signer[]
  /** Ended before its time. */
  readonly ended: { readonly at: Instant; readonly by: Signer | null } | null
}

export interface SuspensionView {
  /** `fuin-log-trust/1`: what is decided is decided about this trust. */
  readonly trust: string
  readonly signing: boolean
  readonly quorum: QuorumView
  readonly witnesses: readonly WitnessView[]
  readonly running: PastSuspension | null
  readonly waiting: WaitingView | null
  readonly choices: readonly SuspensionChoice[]
  /** Newest first, the running one among them. */
  readonly past: readonly PastSuspension[]
}

const shown = 50

export async function viewSuspension(ground: OversightGround, looking: Onlooker): Promise<SuspensionView> {
  const { log } = ground
  const health = log.health()
  const [waiting, past] = await Promise.all([viewWaiting(ground, 'suspend-quorum', looking), pastOf(ground, looking)])
  const held = log.suspension()
  // The log has the last word: this node takes up that one was ended a moment after its entry stands.
  const running = past.find(({ entry, ended }) => held !== null && BigInt(entry) === held.index && !ended) ?? null
  return {
    trust: formatTrust(log.trust),
    signing: health.state === 'healthy',
    quorum: viewQuorum(quorumOf(ground), running && held),
    witnesses: log.witnesses().map(viewWitness),
    running,
    waiting,
    choices: suspensionChoices(ground.now()),
    past,
  }
}

function quorumOf({ log }: OversightGround) {
  const health = log.health()
  if (log.trust.policy.quorum === null) return { state: 'not-asked' } as const
  return health.state === 'healthy' ? health.quorum : ({ state: 'missing', since: null } as const)
}

async function pastOf(ground: OversightGround, looking: Onlooker): Promise<readonly PastSuspension[]> {
  const [decided, ended] = await Promise.all([
    ground.log.ofKind('quorum-suspended'),
    ground.log.ofKind('suspension-ended'),
  ])
  const ends = new Map(ended.map((end) => [parseEntry(end.bytes).objects?.[0]?.id, end] as const))
  const newest = [...decided].reverse().slice(0, shown)
  const past = await Promise.all(
    newest.map((one) => pastView(ground, one, { looking, end: ends.get(String(one.index)) })),
  )
  return past.flatMap((one) => (one ? [one] : []))
}

async function pastView(
  ground: OversightGround,
  { index, bytes }: LoggedEntry,
  { looking, end }: { readonly looking: Onlooker; readonly end: LoggedEntry | undefined },
): Promise<PastSuspension | null> {
  const { t, act } = parseEntry(bytes)
  const said = act && parseAct(act.text)
  if (said?.act !== 'suspend-quorum') return null
  const show = { looking, kind: 'suspend-quorum' } as const
  const by = await signersShown(ground.db, await decidersOf(ground, bytes), show)
  const { until, reason } = said
  return { entry: Number(index), from: t, until, reason, by, ended: end ? await endOf(ground, end, looking) : null }
}

async function endOf({ db }: OversightGround, { bytes }: LoggedEntry, looking: Onlooker) {
  const { t, actor } = parseEntry(bytes)
  const [by = null] = actor ? await signersShown(db, [actor], { looking, kind: 'suspend-quorum' }) : []
  return { at: t, by }
}
