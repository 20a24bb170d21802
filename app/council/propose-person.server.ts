import type { ActorFields } from '../access/actor.ts'
import { everyTime, type Once, type OnceReason } from '../access/answer-once.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { toHex } from '../formats/bytes.ts'
import { type PersonId, parseId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { Step, StepContext } from '../read-log/read-log.server.ts'
import { type PersonFlaw, parsePerson } from './person.ts'
import { changedFacts, type FactFlaw, parseFacts } from './person-facts.ts'
import { findPerson, type Person } from './person-store.server.ts'
import { isWhyLeave, mostProposed, type ProposalKind, type ProposedFacts } from './proposal.ts'
import { addProposal, countWaiting } from './proposal-store.server.ts'

export type ProposeRefusal =
  | 'part-not-yours'
  | 'proposals-too-many'
  | 'person-unknown'
  | 'facts-same'
  | 'why-missing'
  | PersonFlaw
  | FactFlaw

export interface ProposalForm extends ProposedFacts {
  readonly what: ProposalKind
  /** Id of whom it is about; empty for somebody new. */
  readonly person: string
}

/**
 * Asks the secretariat that somebody of one's own organization joins, leaves or is
 * known otherwise. Whether an address is somebody's already is not looked at here:
 * the answer would tell who else takes part.
 */
export async function proposePerson(
  { log, random }: Ground,
  asked: { readonly form: ProposalForm; readonly by: ActorFields; readonly once?: Once },
): Promise<Outcome<undefined, ProposeRefusal | OnceReason>> {
  const { form, by, once = everyTime } = asked
  const id = toHex(random(16))
  const step: Step<Outcome<undefined, ProposeRefusal>> = async (context) => {
    const { trx, at } = context
    const asker = await findPerson(trx, by.actor)
    if (!asker || asker.part === null) return { value: refused('part-not-yours'), entries: [] }
    if ((await countWaiting(trx, asker.organization)) >= mostProposed)
      return { value: refused('proposals-too-many', { limit: mostProposed }), entries: [] }
    const about = await judged(context, form, asker)
    if (!about.ok) return { value: about, entries: [] }
    const { organization } = asker
    const { what, person: _, ...facts } = form
    await addProposal(trx, { id, organization, by: by.actor, at, what, person: about.value, facts })
    const objects = [{ kind: 'organization', id: organization }]
    const subject = about.value ?? by.actor
    return {
      value: done(),
      entries: [{ ...by, kind: 'proposal-made', subject, objects, data: { proposal: id, what } }],
    }
  }
  const { value } = await log.append(once.within(step), by)
  return value
}

/** Whom it is about, if it may be asked for. Nobody of another organization is there. */
async function judged(
  { trx }: StepContext,
  form: ProposalForm,
  asker: Person,
): Promise<Outcome<PersonId | null, ProposeRefusal>> {
  if (form.what === 'join') {
    const wanted = parsePerson({ ...form, role: 'member' }, asker.organizationKind)
    return wanted.ok ? done(null) : wanted
  }
  const id = parseId('p', form.person)
  const person = id && (await findPerson(trx, id))
  if (!person || person.organization !== asker.organization || person.state === 'left') return refused('person-unknown')
  if (form.what === 'leave') return isWhyLeave(form.why) ? done(person.id) : refused('why-missing')
  const facts = parseFacts(form)
  if (!facts.ok) return facts
  return changedFacts(person, facts.value).length === 0 ? refused('facts-same') : done(person.id)
}
