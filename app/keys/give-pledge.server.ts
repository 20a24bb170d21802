import type { ActorFields } from '../access/actor.ts'
import { askedAt, type Terms } from '../access/agreement.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { takeAct } from '../acts/take-act.server.ts'
import { advanceSetup, changeState, findPerson } from '../council/person-store.server.ts'
import { addPledge, pledgeOf } from '../council/pledge-store.server.ts'
import type { ActObject } from '../formats/signed-act.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'

export type PledgeRefusal = 'pledge-not-due' | ActRefusal

/** What the acts `pledge` and `consent` are about: the binding text, by version and hash. */
export const termsObject = ({ version, hash }: Terms) =>
  ({ kind: 'text', id: version, sha256: hash }) as const satisfies ActObject

/**
 * Takes the pledge to the text of this moment, signed with the person's own key.
 * The first one makes them active; a later one, to a newer text, nothing but
 * lets them go on.
 */
export const givePledge = (
  ground: Ground,
  { by, act: sent }: { readonly by: ActorFields; readonly act: ActSent },
): Promise<Outcome<undefined, PledgeRefusal>> => {
  const asked = askedAt(ground.texts.pledge, ground.now())
  return takeAct(
    ground,
    { by, sent },
    {
      expected: { act: 'pledge', objects: [termsObject(asked)] },
      look: async ({ trx }) => {
        const setupStep = (await findPerson(trx, by.actor))?.setupStep
        if (setupStep === 'pledge') return done({ first: true })
        const pledged = (await pledgeOf(trx, by.actor))?.textVersion
        return setupStep === null && pledged !== asked.version ? done({ first: false }) : refused('pledge-not-due')
      },
      write: async ({ trx, at, nextIndex }, { first }) => {
        const { version: textVersion, hash: textHash } = asked
        await addPledge(trx, { person: by.actor, textVersion, textHash, at, entryIndex: nextIndex })
        if (!first) return [{ kind: 'pledge-given', subject: by.actor }]
        if (!(await advanceSetup(trx, by.actor, { from: 'pledge', to: null }))) throw new Broken('pledged meanwhile')
        await changeState(trx, by.actor, { from: ['invited'], to: 'active' })
        return [
          { kind: 'pledge-given', subject: by.actor },
          { kind: 'person-joined', subject: by.actor },
        ]
      },
      answer: () => done(),
    },
  )
}
