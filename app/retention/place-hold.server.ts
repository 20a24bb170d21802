import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import { type Hold, type HoldObject, holdEntryObject, liftingObjects, placingObjects, properReason } from './hold.ts'
import { addHold, findHold, markLifted } from './hold-store.server.ts'

type HoldGround = Pick<Ground, 'db' | 'log' | 'now'>

export type PlaceRefusal = ActRefusal | 'hold-reason' | 'hold-beyond-log'

/**
 * Places a hold: from the commit of its entry on, the eraser leaves alone what
 * it covers. What was erased before does not come back.
 */
export async function placeHold(
  ground: HoldGround,
  asked: { readonly object: HoldObject; readonly reason: SaltedText; readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<{ readonly entry: bigint }, PlaceRefusal>> {
  const { object, by } = asked
  const reason = saltedReason(asked.reason)
  if (!reason.ok) return reason
  return takeAct(ground, asked, {
    expected: { act: 'hold', objects: placingObjects(object, reason.value) },
    look: async (step) => (isBeyond(object, step) ? refused('hold-beyond-log') : done()),
    write: async ({ trx, at, nextIndex: entry }) => {
      await addHold(trx, { entry, object, placedBy: by.actor, placedAt: at, lifted: null })
      // About nobody: whoever is held must not learn it from their own record, and nobody's record names another.
      return [{ kind: 'hold-placed', objects: [holdEntryObject(object)], texts: { reason: reason.value } }]
    },
    answer: ({ index: entry }) => done({ entry }),
  })
}

function saltedReason({ salt, text }: SaltedText): Outcome<SaltedText, 'hold-reason'> {
  const reason = properReason(text)
  return reason.ok ? done({ salt, text: reason.value }) : reason
}

/** Entries that do not exist yet have nothing to hold, and a slip of the pen should not hold the future. */
function isBeyond(object: HoldObject, { nextIndex }: StepContext): boolean {
  return object.kind === 'entries' && BigInt(object.range.last) >= nextIndex
}

export type LiftRefusal = ActRefusal | 'hold-reason' | 'hold-unknown' | 'hold-own' | 'hold-lifted-already'

/**
 * Lifts a hold. Another person than the one who placed it, and it goes on
 * holding for `liftDelay`: see there.
 */
export async function liftHold(
  ground: HoldGround,
  asked: { readonly entry: bigint; readonly reason: SaltedText; readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, LiftRefusal>> {
  const { entry, by } = asked
  const reason = saltedReason(asked.reason)
  if (!reason.ok) return reason
  return takeAct(ground, asked, {
    expected: { act: 'lift-hold', objects: liftingObjects(entry, reason.value) },
    look: async ({ trx }) => mayLift(await findHold(trx, entry), by),
    write: async ({ trx, at, nextIndex }) => {
      const lifted = { entry: nextIndex, by: by.actor, at }
      if (!(await markLifted(trx, entry, lifted))) throw new Broken(`hold ${entry} was lifted between two statements`)
      return [
        { kind: 'hold-lifted', objects: [{ kind: 'hold', id: entry.toString() }], texts: { reason: reason.value } },
      ]
    },
    answer: () => done(),
  })
}

function mayLift(
  hold: Hold | null,
  by: ActorFields,
): Outcome<undefined, 'hold-unknown' | 'hold-own' | 'hold-lifted-already'> {
  if (!hold) return refused('hold-unknown')
  if (hold.lifted) return refused('hold-lifted-already')
  return hold.placedBy === by.actor ? refused('hold-own') : done()
}
