import type { ActorFields, Where } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { EntryKind } from '../formats/entry-kinds.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step, StepContext } from '../read-log/read-log.server.ts'
import type { LinkPurpose } from './mail-link.ts'
import { openedLink } from './make-link.server.ts'

/** Something under way that its person can stop from a letter and from inside, and the secretariat for them. */
export interface Stoppable<None extends string> {
  /** Whose letter stops it. */
  readonly purpose: LinkPurpose
  readonly entry: EntryKind
  /** There is nothing to stop. */
  readonly none: None
  /** Within the step; false where there was nothing. */
  readonly drop: (step: Pick<StepContext, 'trx' | 'at'>, person: PersonId) => Promise<boolean>
}

export interface ByLink {
  readonly token: string | undefined
  readonly where: Where
  readonly once?: Once
}

/** From the letter. Whatever is wrong with the link, or with what it was for, is one answer. */
export async function stopByLink(
  ground: Ground,
  way: Stoppable<string>,
  { token, where: { ip, userAgent }, once = everyTime }: ByLink,
): Promise<Outcome<undefined, 'link-not-good' | OnceReason>> {
  const stopping: Step<Outcome<undefined, 'link-not-good'>> = async (step) => {
    const link = await openedLink(step.trx, ground, { token, purposes: [way.purpose], at: step.at })
    if (!link || !(await way.drop(step, link.person))) return { value: refused('link-not-good'), entries: [] }
    const said = { kind: way.entry, subject: link.person, reason: 'by-mail', where: { ip, userAgent } }
    return { value: done(), entries: [said] }
  }
  const { value } = await ground.log.append(once.within(stopping))
  return value
}

/** By its person, inside: a press is enough, for nothing is lost by it. */
export async function stopOwn<None extends string>(
  ground: Ground,
  way: Stoppable<None>,
  { by, once = everyTime }: { readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, None | OnceReason>> {
  const stopping: Step<Outcome<undefined, None>> = async (step) =>
    (await way.drop(step, by.actor))
      ? { value: done(), entries: [{ ...by, kind: way.entry, subject: by.actor, reason: 'by-owner' }] }
      : { value: refused(way.none), entries: [] }
  const { value } = await ground.log.append(once.within(stopping), by)
  return value
}

/** By one of the secretariat: stopping must never wait for a second. */
export const stopFor = <None extends string>(
  ground: Ground,
  way: Stoppable<None>,
  asked: Confirmed & { readonly person: PersonId },
): Promise<Outcome<undefined, None | ConfirmReason>> =>
  appendConfirmed<undefined, None>(ground, asked, async (step, by) =>
    (await way.drop(step, asked.person))
      ? { value: done(), entries: [{ ...by, kind: way.entry, subject: asked.person, reason: 'by-secretariat' }] }
      : { value: refused(way.none), entries: [] },
  )
