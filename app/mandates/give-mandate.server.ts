/**
 * A power beside a role, given by two:
 *
 *     mandate-proposed     one of the secretariat: to whom, which power, until which day
 *     mandate-agreed       a second person, of the secretariat or of oversight
 *     roll-proposed, roll  two of the secretariat: only now it is worth anything
 *     mandate-activated    a deputy's, by one press (use-mandate)
 *     mandate-ended        by one press, by its day, or with the post
 */
import type { ActorFields } from '../access/actor.ts'
import { mayBeInside } from '../access/admission.ts'
import type { Ground } from '../access/ground.server.ts'
import type { MandateGiven } from '../access/mandate.ts'
import { addMandate, mandatesOf } from '../access/mandate-store.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { makeId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import {
  type AgreementRefusal,
  agreeInCouncil,
  type ProposalRefusal,
  proposeToCouncil,
} from '../trust/decide-council.server.ts'
import type { WaitingDecision } from '../trust/waiting-decision.server.ts'
import {
  flawOfDay,
  isGivenTo,
  type MandateAsked,
  type MandateTyped,
  mandateObjects,
  parseMandate,
  untilOf,
} from './mandate-asked.ts'

type MayNot =
  | 'not-found'
  | 'own-account'
  | 'mandate-moot'
  | 'mandate-power'
  | 'mandate-day'
  | 'mandate-past'
  | 'mandate-long'
  | 'mandate-held'

/** Somebody who is inside, in a post in which this may be given, and is neither of the two. */
async function mayHold(
  { trx, at }: StepContext,
  { asked, by }: { readonly asked: MandateAsked; readonly by: ActorFields },
): Promise<Outcome<MandateGiven, MayNot>> {
  const { power, last } = asked
  if (asked.person === by.actor) return refused('own-account')
  const flaw = flawOfDay(last, at)
  const until = untilOf(last)
  if (flaw !== null || until === null) return refused(flaw ?? 'mandate-day')
  const person = await findPerson(trx, asked.person)
  if (!person) return refused('not-found')
  if (person.state !== 'active' || !mayBeInside(person, at)) return refused('mandate-moot')
  if (!isGivenTo(power, person.role)) return refused('mandate-power')
  // One at a time of a kind: else nobody could say which of two has ended.
  const held = (await mandatesOf(trx, person.id)).some(
    (one) => one.ended === null && one.until > at && (one.power === power || power !== 'own-audit'),
  )
  if (held) return refused('mandate-held')
  return done({ person: person.id, power, organization: person.organization, role: person.role, until })
}

export async function proposeMandate(
  ground: Ground,
  given: {
    readonly asked: MandateTyped
    readonly reason: SaltedText
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<undefined, MayNot | ProposalRefusal>> {
  const asked = parseMandate(given.asked)
  if (!asked.ok) return asked
  const { person, power, last } = asked.value
  return proposeToCouncil<MayNot>(ground, {
    ...given,
    kind: 'mandate',
    about: mandateObjects(asked.value),
    subject: person,
    data: { power, last },
    look: async (step) => {
      const may = await mayHold(step, { asked: asked.value, by: given.by })
      return may.ok ? done() : may
    },
  })
}

/** From here on the next roll will carry it. */
export const agreeMandate = (
  ground: Ground,
  given: { readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, MayNot | AgreementRefusal>> =>
  agreeInCouncil<MayNot>(ground, {
    ...given,
    kind: 'mandate',
    look: async (step, waiting) => {
      const may = await mayHold(step, { asked: askedIn(waiting), by: given.by })
      return may.ok ? done() : may
    },
    write: async (step, waiting) => {
      const may = await mayHold(step, { asked: askedIn(waiting), by: given.by })
      if (!may.ok) throw new Broken(`a mandate may not be held any more: ${may.reason}`)
      const id = makeId('n', ground.random(16))
      await addMandate(step.trx, { ...may.value, id, at: step.at, entry: step.nextIndex })
      return []
    },
  })

function askedIn({ entry: { subject, data = {} }, index }: WaitingDecision): MandateAsked {
  const asked = subject && parseMandate({ person: subject, power: data.power ?? '', last: data.last ?? '' })
  if (!asked?.ok) throw new Broken(`entry ${index} proposes no mandate`)
  return asked.value
}
