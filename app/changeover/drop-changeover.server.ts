import { appendConfirmed, type Confirmed, type ConfirmReason } from '../access/confirm-act.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { setTerm } from '../council/engagement-store.server.ts'
import { termSaid } from '../council/invite-person.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { ChangeoverId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft, StepContext } from '../read-log/read-log.server.ts'
import { type Changeover, dropChangeoverRow, findChangeover, linesOf, settleLine } from './changeover-store.server.ts'

export type DropRefusal = 'not-found' | 'list-begun'

/**
 * Takes a list back before its hour. Engagements it was going to end go on to where
 * they would have gone; those somebody has changed by hand meanwhile stay as they are.
 */
export async function dropChangeover(
  ground: Ground,
  asked: Confirmed & { readonly changeover: ChangeoverId },
): Promise<Outcome<undefined, DropRefusal | ConfirmReason>> {
  return appendConfirmed<undefined, DropRefusal>(ground, asked, async (step, by) => {
    const changeover = await findChangeover(step.trx, asked.changeover)
    if (!changeover) return { value: refused('not-found'), entries: [] }
    if (!(await dropChangeoverRow(step.trx, changeover.id, step.at)))
      return { value: refused('list-begun'), entries: [] }
    const dropped: EntryDraft = {
      kind: 'changeover-dropped',
      objects: [{ kind: 'changeover', id: changeover.id }],
    }
    const entries = [dropped, ...(await goOn(step, changeover))]
    return { value: done(), entries: entries.map((entry) => ({ ...by, ...entry })) }
  })
}

async function goOn({ trx }: Pick<StepContext, 'trx'>, { id, at }: Changeover): Promise<readonly EntryDraft[]> {
  const entries: EntryDraft[] = []
  for (const { line, fate, person_id, until_before: until } of await linesOf(trx, id)) {
    await settleLine(trx, id, { line, state: 'dropped', why: null, person: person_id })
    const person = person_id && (fate === 'move' || fate === 'leave') ? await findPerson(trx, person_id) : null
    if (!person || person.state === 'left' || person.engagedUntil !== at || until === at) continue
    const term = { from: person.engagedFrom, until }
    await setTerm(trx, person.id, term)
    entries.push({
      kind: 'person-engaged',
      subject: person.id,
      objects: [{ kind: 'changeover', id }],
      data: termSaid(term),
    })
  }
  return entries
}
