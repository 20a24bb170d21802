import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { addPledge, advanceSetup, changeState, pledgeOf } from '../council/person-store.server.ts'
import { currentPledge } from '../council/terms.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type ActRefusal, type ActSent, judgeAct, spendChallenge } from './judge-act.server.ts'

export type PledgeRefusal = 'pledge-not-due' | ActRefusal

/** What the act `pledge` is about: the binding text, by version and hash. */
export const pledgeObject = {
  kind: 'text',
  id: currentPledge.version,
  sha256: currentPledge.hash,
} as const satisfies ActObject

/** Takes the pledge signed with the person's own key; they are active from this entry on. */
export async function givePledge(
  ground: Ground,
  { by, act }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, PledgeRefusal>> {
  const judged = await judgeAct(ground, { person: by.actor }, act, { act: 'pledge', objects: [pledgeObject] })
  if (!judged.ok) return judged
  // The first time was answered, but the answer was lost.
  if ((await ground.log.findAct(judged.value.text)) && (await pledgeOf(ground.db, by.actor))) return done()
  const { value } = await ground.log.append<Outcome<undefined, PledgeRefusal>>(async (step) => {
    const spent = await spendChallenge(step, judged.value)
    if (!spent.ok) return { value: spent, entries: [] }
    const { trx, at, nextIndex } = step
    if (!(await advanceSetup(trx, by.actor, { from: 'pledge', to: null }))) {
      return { value: refused('pledge-not-due'), entries: [] }
    }
    await changeState(trx, by.actor, { from: ['invited'], to: 'active' })
    const { version: textVersion, hash: textHash } = currentPledge
    await addPledge(trx, { person: by.actor, textVersion, textHash, at, entryIndex: nextIndex })
    const { text, signature } = act
    return {
      value: done(),
      entries: [
        { ...by, kind: 'pledge-given', subject: by.actor, act: { text, signature } },
        { ...by, kind: 'person-joined', subject: by.actor },
      ],
    }
  })
  return value
}
