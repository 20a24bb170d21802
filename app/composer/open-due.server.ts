/**
 * The clock opens what was issued for a time to come; it decides nothing. Whoever
 * issued and approved it is looked at again in the step that opens, and who left
 * meanwhile is left out: a week may lie between the signature and its time.
 */
import type { Trx } from '../../db/open.server.ts'
import { startRounds } from '../../db/rounds.server.ts'
import { endTurn, takeTurn } from '../../db/turn-store.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { approverStands, liaisonStands } from '../approvals/approval-standing.server.ts'
import { addressedOf, findApproval } from '../approvals/approval-store.server.ts'
import { type FoundBulletin, findBulletin, revisedBy } from '../bulletins/bulletin-store.server.ts'
import { laterOf } from '../bulletins/revision-store.server.ts'
import { type Instant, minutes, parseId } from '../ids.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import { rollHead } from '../roll/roll-store.server.ts'
import { type DocumentRow, markOpen, obstaclesToIssue, takeDocument } from '../sealed/document-store.server.ts'
import { dueAt, endTimed, leaveOut } from '../sealed/timed-issue-store.server.ts'
import { supersededBy } from './issue-bulletin.server.ts'

type OpeningGround = Pick<Ground, 'db' | 'log' | 'now'>

/** Somebody counts on the minute. */
const every = 5_000
const lease = minutes(2)
const atOnce = 20

/** One round, if it is this node's turn. Gives how many were opened or failed. */
export async function openDue({ db, log, now }: OpeningGround): Promise<number> {
  // Asked often, so it writes nothing.
  const due = await dueAt(db, now(), atOnce)
  if (due.length === 0) return 0
  if (!(await takeTurn(db, { name: 'open-due', at: now(), lease }))) return 0
  // Each its own step: should the log be away at one of them, it waits for the next turn, and the others are open.
  for (const document of due)
    await log.append(async ({ trx, at }) => ({ value: undefined, entries: await opened(trx, document, at) }))
  await endTurn(db, 'open-due', now())
  return due.length
}

async function opened(trx: Trx, id: string, at: Instant): Promise<readonly EntryDraft[]> {
  const document = await takeDocument(trx, id, 'issues')
  const bulletinId = parseId('b', id)
  const bulletin = bulletinId && (await findBulletin(trx, bulletinId))
  // Recalled a moment ago, or opened by another node.
  if (!document || !bulletin || bulletin.opensAt === null || bulletin.opensAt > at) return []
  const objects = [{ kind: 'bulletin', id }]
  const data = { number: bulletin.number }
  const judged = await judgedAnew(trx, { document, bulletin, at })
  if ('reason' in judged) {
    await endTimed(trx, id, { state: 'failed', at, reason: judged.reason })
    return [{ kind: 'issue-failed', subject: document.sender_id, objects, data, reason: judged.reason }]
  }
  await leaveOut(trx, id, judged.leftOut)
  await markOpen(trx, { id, at })
  await endTimed(trx, id, { state: 'opened', at, leftOut: judged.leftOut.length })
  return [{ kind: 'issue-opened', objects, data }, ...supersededBy(bulletin)]
}

interface Judging {
  readonly document: DocumentRow
  readonly bulletin: FoundBulletin
  readonly at: Instant
}

/** Why it stays closed; or who is left out of it. */
async function judgedAnew(trx: Trx, { document, bulletin, at }: Judging) {
  const sender = { person: document.sender_id, key: document.sender_key, at }
  if (!(await liaisonStands(trx, sender))) return { reason: 'sender-not-active' } as const
  const approval = await findApproval(trx, bulletin.id)
  if (approval && !(await approverStands(trx, approval, at))) return { reason: 'approver-gone' } as const
  const revised = revisedBy(bulletin)
  // Of two that take one's place, the second is not opened.
  if (revised && (await laterOf(trx, [revised.bulletin])).size > 0) return { reason: 'revised-already' } as const
  const roll = await rollHead(trx)
  if (!roll || roll.expiresAt <= at) return { reason: 'roll-none' } as const
  const obstacles = await obstaclesToIssue(trx, { document: document.id, roll: roll.counter, at })
  const leftOut = obstacles.map(({ person }) => person)
  const others = leftOut.filter((person) => person !== document.sender_id)
  const addressed = await addressedOf(trx, bulletin.id)
  // The sender is one of them.
  return addressed.length - 1 > others.length ? { leftOut: others } : ({ reason: 'recipients-gone' } as const)
}

/** For as long as the portal runs. Gives what stops it. */
export const startOpeningDue = (
  ground: OpeningGround & { readonly logger: { error(fields: object, message: string): void } },
): (() => Promise<void>) =>
  startRounds({
    every,
    round: () => openDue(ground),
    failed: (err) => ground.logger.error({ err }, 'bulletins whose time has come are not being opened'),
  })
