/**
 * Every entry in a signed-in person's name is vouched for inside the step that
 * writes it. A route looks at the session before it reads and judges; until the
 * act stands in the log a suspension, a sign-out or a withdrawn consent may have
 * come between. Looked at here, once for all rooms, no room can forget it.
 */
import type { Trx } from '../../db/open.server.ts'
import { type EntryKind, holdsRefusedAct } from '../formats/entry-kinds.ts'
import type { Instant } from '../ids.ts'
import { type ActingPerson, type EntryDraft, StandingLost, type Step } from './read-log.server.ts'

/** Somebody, and the kinds of entry that speak for them in one step; none where it only ends their session. */
export interface Speaking extends ActingPerson {
  readonly kinds: readonly EntryKind[]
}

/**
 * Whether that session holds, is that person's, and the person may be inside in
 * that role and say what these kinds of entry say: by the rows of this very
 * transaction.
 */
export type Stands = (trx: Trx, speaking: Speaking, at: Instant) => Promise<boolean>

/**
 * The step, refused with StandingLost where somebody it speaks for stands no
 * more; its savepoint then undoes what it wrote. Looked at after the step, so
 * that a session it opens counts; `first`, who asks, before it as well: a step
 * may end their session, or answer again without an entry that names them.
 */
export function vouchedFor<T>(step: Step<T>, stands: Stands, first: ActingPerson | null): Step<T> {
  return async (context) => {
    const standing = (speaking: Speaking): Promise<boolean> => stands(context.trx, speaking, context.at)
    if (first && !(await standing({ ...first, kinds: [] }))) throw new StandingLost()
    const stated = await step(context)
    for (const speaking of namedIn(stated.entries)) {
      if (await standing(speaking)) continue
      const leaves = first?.session === speaking.session && first.actor === speaking.actor
      // Their session stood before the step and stands no more: the step itself ended it.
      if (!leaves || (await standing({ ...speaking, kinds: [] }))) throw new StandingLost()
    }
    return stated
  }
}

function namedIn(entries: readonly EntryDraft[]): Iterable<Speaking> {
  const named = new Map<string, Speaking>()
  for (const { kind, actor, session, role } of entries) {
    // The server's own word about somebody who asked: that they were refused, or that
    // what they asked for was not sent. It is due most of all when they stand no more.
    if (!actor || !session || holdsRefusedAct(kind)) continue
    const who = `${actor} ${session} ${role ?? ''}`
    const kinds = [...(named.get(who)?.kinds ?? []), kind]
    named.set(who, { actor, session, ...(role ? { role } : {}), kinds })
  }
  return named.values()
}
