/**
 * Opening what lies in the archive takes two, each of whom holds one layer:
 *
 *     archive-asked     one of compliance, who holds the outer layer, and why
 *     archive-agreed    one who holds the inner layer; the author is told
 *     released          to whoever asked, who takes off the outer layer
 *     released          to a holder of the inner layer
 *     archive-opened    who seals it to whoever asked
 *     released          to whoever asked, for fourteen days from the agreement
 */
import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActSent } from '../acts/act-wire.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { type BulletinId, instant, parseId } from '../ids.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import type { StepContext } from '../read-log/read-log.server.ts'
import {
  type AgreementRefusal,
  agreeInCouncil,
  type ProposalRefusal,
  proposeToCouncil,
} from '../trust/decide-council.server.ts'
import type { WaitingDecision } from '../trust/waiting-decision.server.ts'
import { heldLayer } from './holds-layer.server.ts'
import { askingObjects, openingLasts } from './opening.ts'
import { type Archived, archivedBulletin, emptyEnded, insertOpening } from './opening-store.server.ts'

type MayNot = 'not-found' | 'archive-not-held' | 'archive-own'

/** It lies there, they hold the layer that is theirs to take off, and it is not their own. */
async function mayOpen(
  { trx, at }: StepContext,
  of: { readonly bulletin: BulletinId; readonly by: ActorFields; readonly layer: 'outer' | 'inner' },
): Promise<Outcome<Archived, MayNot>> {
  const found = await archivedBulletin(trx, of.bulletin)
  if (!found) return refused('not-found')
  if (found.sender === of.by.actor) return refused('archive-own')
  const held = await heldLayer(trx, found[of.layer], { person: of.by.actor, at })
  return held ? done(found) : refused('archive-not-held')
}

const plain = (outcome: Outcome<unknown, MayNot>): Outcome<undefined, MayNot> => (outcome.ok ? done() : outcome)

export async function askOpening(
  ground: Ground,
  asked: {
    readonly bulletin: BulletinId
    readonly reason: SaltedText
    readonly sent: ActSent
    readonly by: ActorFields
  },
): Promise<Outcome<undefined, MayNot | ProposalRefusal>> {
  const found = await archivedBulletin(ground.db, asked.bulletin)
  if (!found) return refused('not-found')
  return proposeToCouncil<MayNot>(ground, {
    ...asked,
    kind: 'open-archive',
    about: askingObjects(found),
    // Its author finds it in their own record.
    subject: found.sender,
    data: { number: found.number },
    look: async (step) => plain(await mayOpen(step, { ...asked, layer: 'outer' })),
  })
}

export const agreeOpening = (
  ground: Ground,
  asked: { readonly sent: ActSent; readonly by: ActorFields },
): Promise<Outcome<undefined, MayNot | AgreementRefusal>> =>
  agreeInCouncil<MayNot>(ground, {
    ...asked,
    kind: 'open-archive',
    look: async (step, waiting) =>
      plain(await mayOpen(step, { bulletin: bulletinIn(waiting), by: asked.by, layer: 'inner' })),
    write: async ({ trx, at }, waiting) => {
      await emptyEnded(trx, at)
      const found = await archivedBulletin(trx, bulletinIn(waiting))
      const { actor, t: askedAt } = waiting.entry
      if (!found || !actor) throw new Broken(`entry ${waiting.index} opens nothing`)
      const who = { askedBy: actor, askedAt, agreedBy: asked.by.actor, agreedAt: at }
      const opening = { opening: Number(waiting.index), bulletin: found.bulletin, archived: found.copy }
      await insertOpening(trx, { ...opening, ...who, endsAt: instant(at + openingLasts) })
      return []
    },
  })

function bulletinIn({ entry: { objects = [] }, index }: WaitingDecision): BulletinId {
  const id = parseId('b', objects.find(({ kind }) => kind === 'bulletin')?.id)
  if (!id) throw new Broken(`entry ${index} opens no bulletin`)
  return id
}
