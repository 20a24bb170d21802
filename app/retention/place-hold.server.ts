import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { type ActRefusal, type ActSent, judgeAct, spendChallenge } from '../keys/judge-act.server.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { type Hold, type HoldObject, holdEntryObject, liftingObjects, placingObjects, properReason } from './hold.ts'
import { addHold, findHold, markLifted } from './hold-store.server.ts'

type HoldDesk = Pick<Ground, 'db' | 'log' | 'now'>

export type PlaceRefusal = ActRefusal | 'hold-reason' | 'hold-beyond-log' | 'act-already-used'

/**
 * Places a hold: from the commit of its entry on, the eraser leaves alone what
 * it covers. What was erased before does not come back.
 */
export async function placeHold(
  desk: HoldDesk,
  asked: { readonly object: HoldObject; readonly reason: SaltedText; readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<{ readonly entry: bigint }, PlaceRefusal>> {
  const { object, by } = asked
  const reason = saltedReason(asked.reason)
  if (!reason.ok) return reason
  const objects = placingObjects(object, reason.value)
  const judged = await judgeAct(desk, { person: by.actor }, asked.sent, { act: 'hold', objects })
  if (!judged.ok) return judged
  if (await desk.log.findAct(judged.value.text)) return refused('act-already-used')
  const { value } = await desk.log.append<Outcome<{ readonly entry: bigint }, PlaceRefusal>>(async (step) => {
    if (isBeyond(object, step)) return { value: refused('hold-beyond-log'), entries: [] }
    const spent = await spendChallenge(step, judged.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const entry = step.nextIndex
    await addHold(step.trx, { entry, object, placedBy: by.actor, placedAt: step.at, lifted: null })
    const act = { text: judged.value.text, signature: judged.value.signature }
    // About nobody: whoever is held must not learn it from their own record, and nobody's record names another.
    const held = { objects: [holdEntryObject(object)], texts: { reason: reason.value }, act }
    return { value: done({ entry }), entries: [{ ...by, kind: 'hold-placed', ...held }] }
  })
  return value
}

function saltedReason({ salt, text }: SaltedText): Outcome<SaltedText, 'hold-reason'> {
  const reason = properReason(text)
  return reason.ok ? done({ salt, text: reason.value }) : reason
}

/** Entries that do not exist yet have nothing to hold, and a slip of the pen should not hold the future. */
function isBeyond(object: HoldObject, { nextIndex }: StepContext): boolean {
  return object.kind === 'entries' && BigInt(object.range.last) >= nextIndex
}

export type LiftRefusal =
  | ActRefusal
  | 'hold-reason'
  | 'hold-unknown'
  | 'hold-own'
  | 'hold-lifted-already'
  | 'act-already-used'

/**
 * Lifts a hold. Another person than the one who placed it, and it goes on
 * holding for `liftDelay`: see there.
 */
export async function liftHold(
  desk: HoldDesk,
  asked: { readonly entry: bigint; readonly reason: SaltedText; readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, LiftRefusal>> {
  const { entry, by } = asked
  const reason = saltedReason(asked.reason)
  if (!reason.ok) return reason
  const objects = liftingObjects(entry, reason.value)
  const judged = await judgeAct(desk, { person: by.actor }, asked.sent, { act: 'lift-hold', objects })
  if (!judged.ok) return judged
  if (await desk.log.findAct(judged.value.text)) return refused('act-already-used')
  const { value } = await desk.log.append<Outcome<undefined, LiftRefusal>>(async (step) => {
    const found = mayLift(await findHold(step.trx, entry), by)
    if (!found.ok) return { value: found, entries: [] }
    const spent = await spendChallenge(step, judged.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const lifted = { entry: step.nextIndex, by: by.actor, at: step.at }
    if (!(await markLifted(step.trx, entry, lifted))) return { value: refused('hold-lifted-already'), entries: [] }
    const act = { text: judged.value.text, signature: judged.value.signature }
    const said = { objects: [{ kind: 'hold', id: entry.toString() }], texts: { reason: reason.value }, act }
    return { value: done(), entries: [{ ...by, kind: 'hold-lifted', ...said }] }
  })
  return value
}

function mayLift(
  hold: Hold | null,
  by: ActorFields,
): Outcome<undefined, 'hold-unknown' | 'hold-own' | 'hold-lifted-already'> {
  if (!hold) return refused('hold-unknown')
  if (hold.lifted) return refused('hold-lifted-already')
  return hold.placedBy === by.actor ? refused('hold-own') : done()
}
