import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { noPasskeyDates, type PasskeyDates } from '../access/powers.ts'
import { keepPasskeyDates, passkeyDatesOf } from '../access/powers-store.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import type { Instant } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import {
  type AgreementRefusal,
  agreeInCouncil,
  type ProposalRefusal,
  proposeToCouncil,
} from './decide-council.server.ts'
import { type PasskeyDays, parsePasskeyDays, passkeyDatesIn, passkeyObjects } from './passkey-dates.ts'
import type { WaitingDecision } from './waiting-decision.server.ts'

export type PasskeysRefusal = 'passkey-day' | 'passkey-order' | 'passkey-same' | 'passkey-past' | ProposalRefusal

/** Proposes from when on powers take a passkey. A later day, or none, is proposed in the same way. */
export async function proposePasskeyDates(
  ground: Ground,
  asked: {
    readonly days: PasskeyDays
    readonly reason: SaltedText
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<undefined, PasskeysRefusal>> {
  const days = parsePasskeyDays(asked.days)
  if (!days.ok) return days
  const { offices, members } = days.value
  const wanted = passkeyDatesIn(days.value) ?? noPasskeyDates
  return proposeToCouncil<'passkey-same' | 'passkey-past'>(ground, {
    ...asked,
    kind: 'passkeys',
    about: passkeyObjects(days.value),
    data: { offices, members },
    look: async ({ trx, at }) => {
      const now = await passkeyDatesOf(trx)
      if (now.offices === wanted.offices && now.members === wanted.members) return refused('passkey-same')
      return isAhead(wanted, now, at) ? done() : refused('passkey-past')
    },
  })
}

/** From this signature on it holds; sessions that are open on the day are asked at their next request. */
export const agreePasskeyDates = (
  ground: Ground,
  asked: { readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, 'passkey-past' | AgreementRefusal>> =>
  agreeInCouncil<'passkey-past'>(ground, {
    ...asked,
    kind: 'passkeys',
    look: async ({ trx, at }, waiting) =>
      isAhead(datesIn(waiting), await passkeyDatesOf(trx), at) ? done() : refused('passkey-past'),
    write: async ({ trx }, waiting) => {
      await keepPasskeyDates(trx, datesIn(waiting))
      return []
    },
  })

function datesIn({ entry: { data = {} }, index }: WaitingDecision) {
  const dates = passkeyDatesIn({ offices: data.offices ?? '', members: data.members ?? '' })
  if (!dates) throw new Broken(`entry ${index} proposes no days`)
  return dates
}

/** What changes, changes on a day to come: nobody is to lose their powers while they sign, nor be told too late to register. */
function isAhead(wanted: PasskeyDates, now: PasskeyDates, at: Instant): boolean {
  const ahead = (date: Instant | null, before: Instant | null) => date === null || date === before || date > at
  return ahead(wanted.offices, now.offices) && ahead(wanted.members, now.members)
}
