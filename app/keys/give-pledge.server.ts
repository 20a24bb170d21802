import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { addPledge, advanceSetup, changeState, findPerson } from '../council/person-store.server.ts'
import { currentPledge } from '../council/terms.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'

export type PledgeRefusal = 'pledge-not-due' | ActRefusal

/** What the act `pledge` is about: the binding text, by version and hash. */
export const pledgeObject = {
  kind: 'text',
  id: currentPledge.version,
  sha256: currentPledge.hash,
} as const satisfies ActObject

/** Takes the pledge signed with the person's own key; they are active from this entry on. */
export const givePledge = (
  ground: Ground,
  { by, act: sent }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, PledgeRefusal>> =>
  takeAct(
    ground,
    { by, sent },
    {
      expected: { act: 'pledge', objects: [pledgeObject] },
      look: async ({ trx }) =>
        (await findPerson(trx, by.actor))?.setupStep === 'pledge' ? done() : refused('pledge-not-due'),
      write: async ({ trx, at, nextIndex }) => {
        if (!(await advanceSetup(trx, by.actor, { from: 'pledge', to: null }))) throw new Broken('pledged meanwhile')
        await changeState(trx, by.actor, { from: ['invited'], to: 'active' })
        const { version: textVersion, hash: textHash } = currentPledge
        await addPledge(trx, { person: by.actor, textVersion, textHash, at, entryIndex: nextIndex })
        return [
          { kind: 'pledge-given', subject: by.actor },
          { kind: 'person-joined', subject: by.actor },
        ]
      },
      answer: () => done(),
    },
  )
