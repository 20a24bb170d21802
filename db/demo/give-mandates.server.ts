/** Powers beside a role: a deputy who stands by, one who stands in, and an organization's own compliance officer. */
import { mandatesOf } from '../../app/access/mandate-store.server.ts'
import { dayOf } from '../../app/council/engagement.ts'
import { days } from '../../app/ids.ts'
import { agreeMandate, proposeMandate } from '../../app/mandates/give-mandate.server.ts'
import { mandateObjects } from '../../app/mandates/mandate-asked.ts'
import { activateMandate } from '../../app/mandates/use-mandate.server.ts'
import { agreeingObjects, proposingObjects } from '../../app/trust/council-proposal.ts'
import { proposedIn } from '../../app/trust/decide-council.server.ts'
import { waitingDecisions } from '../../app/trust/waiting-decision.server.ts'
import type { Course } from './days-at-work.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** By mailbox. Who stands in does nothing of their own role from then on: it begins when the weeks are over. */
export const mandated = { standing: 'sakurai.mizuki', active: 'hirano.toru', officer: 'sato.misaki' } as const

interface Given {
  readonly holder: SampleActor
  readonly power: 'secretariat' | 'own-audit'
  readonly why: string
}

/** One of the secretariat asks, oversight agrees; the next roll carries them. */
export async function* givingMandates(
  secretary: SampleActor,
  { overseer, given }: { readonly overseer: SampleActor; readonly given: readonly Given[] },
): Course {
  await secretary.signIn()
  for (const one of given) {
    yield 90
    await propose(secretary, one)
  }
  await secretary.signOut()
  yield 1800
  await overseer.signIn()
  for (const { holder } of given) {
    yield 60
    await agree(overseer, holder)
  }
  await overseer.signOut()
}

async function propose(secretary: SampleActor, { holder: { person }, power, why }: Given): Promise<void> {
  const { portal } = secretary.parts.stage
  const asked = { person, power, last: dayOf(portal.now() + days(120)) }
  const reason = { salt: portal.random(32), text: why }
  const objects = proposingObjects('mandate', mandateObjects(asked), reason)
  const sent = await secretary.sign({ act: 'propose', objects })
  granted('proposing a power', await proposeMandate(portal, { asked, reason, sent, by: await secretary.by() }))
}

async function agree(overseer: SampleActor, { person }: SampleActor): Promise<void> {
  const { portal } = overseer.parts.stage
  const waiting = (await waitingDecisions(portal, 'mandate')).find(({ entry }) => entry.subject === person)
  if (!waiting) throw new Error('no power waits for oversight')
  const objects = agreeingObjects('mandate', waiting, proposedIn(waiting))
  const sent = await overseer.sign({ act: 'agree', objects })
  granted('agreeing to a power', await agreeMandate(portal, { sent, by: await overseer.by() }))
}

/** The one press, in the evening. */
export async function standIn(deputy: SampleActor): Promise<void> {
  const { portal } = deputy.parts.stage
  const [mandate] = await mandatesOf(portal.db, deputy.person)
  if (!mandate) throw new Error(`${deputy.parts.email} was given nothing`)
  await deputy.signIn()
  granted('standing in', await activateMandate(portal, { mandate: mandate.id, ...(await deputy.confirms()) }))
  await deputy.walkAway()
}
