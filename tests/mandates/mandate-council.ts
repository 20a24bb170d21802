/** A council of two secretariat people with a roll, and people who are given powers beside their role. */
import { type ActorFields, actorFields } from '../../app/access/actor.ts'
import type { Mandate } from '../../app/access/mandate.ts'
import { mandatesOf } from '../../app/access/mandate-store.server.ts'
import { presentSession } from '../../app/access/sessions.server.ts'
import { dayOf } from '../../app/council/engagement.ts'
import { days, type PersonId } from '../../app/ids.ts'
import { agreeMandate, proposeMandate } from '../../app/mandates/give-mandate.server.ts'
import { mandateObjects, parseMandate } from '../../app/mandates/mandate-asked.ts'
import { activateMandate, endMandate } from '../../app/mandates/use-mandate.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { waitingDecisions } from '../../app/trust/waiting-decision.server.ts'
import { actorOf, type Door, openDoor, signInAgain } from '../access/door.ts'
import { confirmed, given } from '../council/newcomers.ts'
import { type Holder, makeCouncil, signed, signFirst, signSecond, twoOfTheSecretariat } from '../keys/key-holders.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { random } from '../support/log.ts'

export const reasonOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'taken' : outcome.reason)

export interface Wanted {
  readonly person: PersonId
  readonly power: string
  readonly last?: string
}

export async function openMandates(kind: DatabaseKind) {
  const door: Door = await openDoor(kind)
  const [aikawa, hayase] = await twoOfTheSecretariat(door)
  await makeCouncil(door, aikawa)
  const dayIn = (count: number) => dayOf(door.now() + days(count))
  const signRoll = async () => {
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
  }
  const propose = async (by: Holder, { last = dayIn(30), ...wanted }: Wanted): Promise<string> => {
    const asked = { ...wanted, last }
    const read = parseMandate(asked)
    const reason = { salt: random(32), text: '夜間に連絡が付かないときに備えるため' }
    const about = read.ok ? mandateObjects(read.value) : []
    const sent = await signed(door, by, { act: 'propose', objects: proposingObjects('mandate', about, reason) })
    return reasonOf(await proposeMandate(door, { asked, reason, sent, by: by.by }))
  }
  const agree = async (by: Holder, person: PersonId): Promise<string> => {
    const waiting = (await waitingDecisions(door, 'mandate')).find(({ entry }) => entry.subject === person)
    if (!waiting) throw new Error('nothing waits')
    const objects = agreeingObjects('mandate', waiting, proposedIn(waiting))
    const sent = await signed(door, by, { act: 'agree', objects })
    return reasonOf(await agreeMandate(door, { sent, by: by.by }))
  }
  /** Decided by two; in no roll yet. */
  const give = async (wanted: Wanted): Promise<Mandate> => {
    given(await outcome(propose(aikawa, wanted)))
    given(await outcome(agree(hayase, wanted.person)))
    const made = (await mandatesOf(door.db, wanted.person)).find(({ ended }) => ended === null)
    if (!made) throw new Error('nothing was given')
    return made
  }
  /** Who asks, as a route would find it at this moment. */
  const asNow = async (who: Holder): Promise<ActorFields> => {
    await signInAgain(door, who.person)
    const session = await sessionNow(door, who)
    const actor = {
      ...actorOf(door, { ...who, role: session.role, email: '', secret: '', recoveryCodes: [] }, ''),
      session: session.id,
    }
    return actorFields(actor, who.by.where)
  }
  const use = async (act: typeof activateMandate | typeof endMandate, by: Holder, { id }: Mandate): Promise<string> =>
    reasonOf(await act(door, { mandate: id, ...confirmed(by.by), by: await asNow(by) }))
  const activate = (by: Holder, mandate: Mandate) => use(activateMandate, by, mandate)
  const end = (by: Holder, mandate: Mandate) => use(endMandate, by, mandate)
  const roleNow = async (who: Holder) => (await sessionNow(door, who)).role
  return { door, aikawa, hayase, dayIn, signRoll, propose, agree, give, asNow, activate, end, roleNow }
}

const outcome = async (said: Promise<string>): Promise<Outcome<undefined, string>> => {
  const reason = await said
  return reason === 'taken' ? { ok: true, value: undefined } : { ok: false, reason }
}

export async function sessionNow(door: Door, { joined }: Pick<Holder, 'joined'>) {
  const found = await presentSession(door.db, { token: joined.session.token, at: door.now() })
  if (found.state !== 'held') throw new Error(`their session is ${found.state}`)
  return found.session
}

export type MandateScene = Awaited<ReturnType<typeof openMandates>>
